import type { Playbook, Step } from '../playbook'

// Named, because other playbooks leave them out or begin with them.
export const makeAwsKey: Step = {
  phase: 'prepare',
  title: 'Make the new key and put it where the workload reads it',
  why: 'Old and new work side by side. The secret is in this answer only, so it goes straight into the secret store. A role with no key at all is better wherever the workload runs in AWS or can present an OIDC token.',
  command: 'aws iam create-access-key --user-name {name}',
  rollback: 'aws iam delete-access-key --user-name {name} --access-key-id NEW_KEY_ID',
}

export const projectToken: Step = {
  phase: 'prepare',
  title: 'Give the workload a projected token',
  why: 'A serviceAccountToken volume is issued for one pod and one audience, lives an hour and is renewed by the kubelet. Outside the cluster, ask for one when it is needed.',
  command: 'kubectl -n {namespace} create token {name} --audience AUDIENCE --duration 1h',
}

export const invalidateToken: Step = {
  phase: 'switch',
  title: 'Invalidate the old token',
  why: 'With this label the API server refuses the token and says why (Kubernetes 1.28 and later); without the label it works again.',
  command:
    'kubectl -n {namespace} label secret {credentialId} kubernetes.io/legacy-token-invalid-since=$(date -u +%F)',
  rollback: 'kubectl -n {namespace} label secret {credentialId} kubernetes.io/legacy-token-invalid-since-',
}

/** A second credential beside the first, the switch, and the end of the old one: nothing stops in between. */
export const rotateSteps: Playbook['steps'] = {
  aws: [
    {
      phase: 'look',
      title: 'See which keys there are and where they are used',
      why: 'A user holds at most two access keys: with two, one has to go before a new one fits.',
      command:
        'aws iam list-access-keys --user-name {name}\naws iam get-access-key-last-used --access-key-id {credentialId}',
    },
    makeAwsKey,
    {
      phase: 'switch',
      title: 'Switch the old key off',
      why: 'An inactive key is refused but not gone: whatever still uses it shows itself, and one command brings it back.',
      command:
        'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
      rollback: 'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
    },
    {
      phase: 'watch',
      title: 'Watch for refused calls',
      why: 'A workload that was forgotten fails now. AWS may refuse it before CloudTrail records the call, so watch the errors of the workloads as well.',
      command:
        'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
    },
    {
      phase: 'finish',
      title: 'Delete the old key',
      why: 'Only after the hold. This cannot be undone.',
      command: 'aws iam delete-access-key --user-name {name} --access-key-id {credentialId}',
    },
  ],
  kubernetes: [
    {
      phase: 'look',
      title: 'See when the token was last used',
      why: 'The API server writes the day of last use on the Secret (Kubernetes 1.26 and later).',
      command:
        'kubectl -n {namespace} get secret {credentialId} -L kubernetes.io/legacy-token-last-used,kubernetes.io/legacy-token-invalid-since',
    },
    projectToken,
    invalidateToken,
    {
      phase: 'watch',
      title: 'Watch for refused requests',
      why: 'The audit log annotates each attempt with authentication.k8s.io/legacy-token-invalidated, and the label of last use moves on.',
      command: 'kubectl -n {namespace} get secret {credentialId} -L kubernetes.io/legacy-token-last-used',
    },
    {
      phase: 'finish',
      title: 'Delete the Secret',
      why: 'Only after the hold. A token of the same Secret cannot be made again.',
      command: 'kubectl -n {namespace} delete secret {credentialId}',
    },
  ],
  github: [
    {
      phase: 'look',
      title: 'See which secrets and deploy keys the repository holds',
      why: 'The name tells which workflow reads it; the date tells how old it is.',
      command: 'gh secret list --repo {scope}\ngh repo deploy-key list --repo {scope}',
    },
    {
      phase: 'prepare',
      title: 'Store the new value under the same name',
      why: 'Make the new credential at its issuer first; the command asks for the value, so that it does not end up in the history of the shell. Where the other side accepts OIDC, let the workflow ask for a token and keep no secret.',
      command: 'gh secret set SECRET_NAME --repo {scope}',
    },
    {
      phase: 'watch',
      title: 'Run what uses it',
      why: 'A run with the new value is the proof that the old one is not needed.',
      command: 'gh workflow run WORKFLOW --repo {scope}\ngh run watch --repo {scope}',
    },
    {
      phase: 'switch',
      title: 'Revoke the old credential at its issuer',
      why: 'Replacing the stored value does not end the old one. A deploy key is ended here; anything else where it was issued.',
      command: 'gh repo deploy-key delete {credentialId} --repo {scope}',
    },
  ],
  vault: [
    {
      phase: 'look',
      title: 'See which secret IDs the role has',
      why: 'The accessor names a secret ID without being one; its metadata says for whom it was made.',
      command:
        'vault list auth/approle/role/{name}/secret-id\nvault write auth/approle/role/{name}/secret-id-accessor/lookup secret_id_accessor={credentialId}',
    },
    {
      phase: 'prepare',
      title: 'Make a second secret ID, wrapped',
      why: 'Old and new work side by side. The wrapping token can be opened once, within five minutes. Kubernetes, JWT or cloud authentication needs no secret ID at all.',
      command: 'vault write -wrap-ttl=5m -f auth/approle/role/{name}/secret-id',
      rollback:
        'vault write auth/approle/role/{name}/secret-id-accessor/destroy secret_id_accessor=NEW_ACCESSOR',
    },
    {
      phase: 'switch',
      title: 'Move the workload to the new one',
      why: 'There is no inactive secret ID in Vault: the old one works until it is destroyed, so the log has to show that nobody presents it.',
    },
    {
      phase: 'watch',
      title: 'Watch the audit log for the old one',
      why: 'Audit devices write an HMAC of the secret ID with each login; this is the value to look for.',
      command: 'vault write sys/audit-hash/file input=OLD_SECRET_ID',
    },
    {
      phase: 'finish',
      title: 'Destroy the old secret ID',
      why: 'Only after the hold. This cannot be undone.',
      command:
        'vault write auth/approle/role/{name}/secret-id-accessor/destroy secret_id_accessor={credentialId}',
    },
  ],
  azure: [
    {
      phase: 'look',
      title: 'See which secrets and certificates the application has',
      why: 'Entra shows a name and an end for each, never the value; two can be valid at once.',
      command: 'az ad app credential list --id {nativeId}',
    },
    {
      phase: 'prepare',
      title: 'Add a second secret',
      why: 'Without --append the command replaces every other one. A federated credential for the pipeline or the cluster needs no secret at all.',
      command: 'az ad app credential reset --id {nativeId} --append --display-name rotated --years 1',
      rollback: 'az ad app credential delete --id {nativeId} --key-id NEW_KEY_ID',
    },
    {
      phase: 'switch',
      title: 'Move the workload to the new one',
      why: 'A single secret cannot be disabled in Entra, so the sign-ins have to show that nobody presents the old one.',
    },
    {
      phase: 'watch',
      title: 'Watch the sign-ins of the service principal',
      why: 'Each names the key id that was presented.',
    },
    {
      phase: 'finish',
      title: 'Delete the old secret',
      why: 'Only after the hold. This cannot be undone.',
      command: 'az ad app credential delete --id {nativeId} --key-id {credentialId}',
    },
  ],
  gcp: [
    {
      phase: 'look',
      title: 'See which keys there are and when each was last used',
      why: 'Last authentication comes a day late and reaches back ninety days.',
      command:
        'gcloud iam service-accounts keys list --iam-account={nativeId} --managed-by=user\ngcloud policy-intelligence query-activity --activity-type=serviceAccountKeyLastAuthentication --project={scope}',
    },
    {
      phase: 'prepare',
      title: 'Make the new key and put it where the workload reads it',
      why: 'Old and new work side by side. Workload identity federation or an attached service account needs no key at all.',
      command: 'gcloud iam service-accounts keys create key.json --iam-account={nativeId}',
      rollback: 'gcloud iam service-accounts keys delete NEW_KEY_ID --iam-account={nativeId}',
    },
    {
      phase: 'switch',
      title: 'Disable the old key',
      why: 'A disabled key is refused but not gone: whatever still uses it shows itself.',
      command: 'gcloud iam service-accounts keys disable {credentialId} --iam-account={nativeId}',
      rollback: 'gcloud iam service-accounts keys enable {credentialId} --iam-account={nativeId}',
    },
    {
      phase: 'watch',
      title: 'Watch for refused calls',
      why: 'A workload that was forgotten fails now.',
      command:
        'gcloud logging read protoPayload.authenticationInfo.serviceAccountKeyName:{credentialId} --project={scope} --freshness=7d',
    },
    {
      phase: 'finish',
      title: 'Delete the old key',
      why: 'Only after the hold. This cannot be undone.',
      command: 'gcloud iam service-accounts keys delete {credentialId} --iam-account={nativeId}',
    },
  ],
  other: [
    {
      phase: 'prepare',
      title: 'Make a second credential',
      why: 'Two that work side by side let the workload move without an outage. If the system has only one, agree on a window first.',
    },
    {
      phase: 'switch',
      title: 'Switch the workload and see it use the new one',
      why: 'The issuer’s log shows which credential was presented.',
    },
    {
      phase: 'switch',
      title: 'Disable the old credential, do not delete it yet',
      why: 'What was forgotten fails now and can be brought back at once.',
    },
    { phase: 'finish', title: 'Delete the old credential', why: 'Only after the hold.' },
  ],
}
