import type { Playbook, Step } from '../playbook'
import { asOkta, refusedRequests, revokeApiToken, usesOfToken } from './okta'

// Named, because other playbooks leave them out or begin with them.
export const makeAwsKey: Step = {
  phase: 'prepare',
  of: ['iam_user'],
  title: 'Create the new key and store it where the workload reads it',
  why: 'Old and new keys work in parallel. The secret is only in this answer, which goes into a file that only you can read: move it to the secret store and delete the file. A role with no key at all is better wherever the workload runs in AWS or can present an OIDC token.',
  command: 'umask 077\naws iam create-access-key --user-name {name} > new-key.json',
  rollback: 'aws iam delete-access-key --user-name {name} --access-key-id NEW_KEY_ID',
}

export const projectToken: Step = {
  phase: 'prepare',
  title: 'Give the workload a projected token',
  why: 'A serviceAccountToken volume is issued for one pod and one audience, lasts an hour and is renewed by the kubelet. Outside the cluster, request one when needed.',
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
      of: ['iam_user'],
      title: 'List the keys and their last use',
      why: 'A user holds at most two access keys: with two, one has to go before a new one fits.',
      command:
        'aws iam list-access-keys --user-name {name}\naws iam get-access-key-last-used --access-key-id {credentialId}',
    },
    makeAwsKey,
    {
      phase: 'switch',
      of: ['iam_user'],
      title: 'Disable the old key',
      why: 'An inactive key is refused but not deleted: remaining users fail, and one command restores it.',
      command:
        'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
      rollback: 'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
    },
    {
      phase: 'watch',
      title: 'Monitor denied calls',
      why: 'Missed workloads fail now. AWS may refuse a call before CloudTrail records it, so check the errors of the workloads as well.',
      command:
        'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
    },
    {
      phase: 'finish',
      of: ['iam_user'],
      title: 'Delete the old key',
      why: 'Only after the monitoring period. This cannot be undone.',
      command: 'aws iam delete-access-key --user-name {name} --access-key-id {credentialId}',
    },
  ],
  kubernetes: [
    {
      phase: 'look',
      title: 'Check when the token was last used',
      why: 'The API server writes the day of last use on the Secret (Kubernetes 1.26 and later).',
      command:
        'kubectl -n {namespace} get secret {credentialId} -L kubernetes.io/legacy-token-last-used,kubernetes.io/legacy-token-invalid-since',
    },
    projectToken,
    invalidateToken,
    {
      phase: 'watch',
      title: 'Monitor denied requests',
      why: 'The audit log annotates each attempt with authentication.k8s.io/legacy-token-invalidated, and the label of last use moves on.',
      command: 'kubectl -n {namespace} get secret {credentialId} -L kubernetes.io/legacy-token-last-used',
    },
    {
      phase: 'finish',
      title: 'Delete the Secret',
      why: 'Only after the monitoring period. The token of this Secret cannot be recreated.',
      command: 'kubectl -n {namespace} delete secret {credentialId}',
    },
  ],
  github: [
    {
      phase: 'look',
      title: 'List the secrets and deploy keys of the repository',
      why: 'The name shows which workflow reads it, the date its age.',
      command:
        'gh secret list --repo {repository} {secretKeptIn}\ngh repo deploy-key list --repo {repository}',
    },
    {
      phase: 'prepare',
      title: 'Store the new value under the same name',
      why: 'Create the new credential at its issuer first. The command prompts for the value, so it is not in the shell history. A secret of the organisation wants --org in place of --repo. Where the target accepts OIDC, use a token instead of a secret.',
      command: 'gh secret set {secretName} --repo {repository} {secretKeptIn}',
    },
    {
      phase: 'watch',
      title: 'Run what uses it',
      why: 'A successful run proves that the old value is not needed.',
      command: 'gh workflow run WORKFLOW --repo {repository}\ngh run watch --repo {repository}',
    },
    {
      phase: 'switch',
      title: 'Revoke the old credential at its issuer',
      why: 'Replacing the stored value does not revoke the old one. Deploy keys are deleted here, others at their issuer.',
      command: 'gh repo deploy-key delete {credentialId} --repo {repository}',
    },
  ],
  vault: [
    {
      phase: 'look',
      title: 'List the secret IDs of the role',
      why: 'The accessor identifies a secret ID; its metadata shows its user.',
      command:
        'vault list {path}/secret-id\nvault write {path}/secret-id-accessor/lookup secret_id_accessor={credentialId}',
    },
    {
      phase: 'prepare',
      title: 'Create a second, wrapped secret ID',
      why: 'Old and new IDs work in parallel. The wrapping token can be opened once, within five minutes. Kubernetes, JWT or cloud authentication needs no secret ID at all.',
      command: 'vault write -wrap-ttl=5m -f {path}/secret-id',
      rollback: 'vault write {path}/secret-id-accessor/destroy secret_id_accessor=NEW_ACCESSOR',
    },
    {
      phase: 'switch',
      title: 'Move the workload to the new one',
      why: 'Vault cannot disable a secret ID: the old one works until it is destroyed, so check the log for its use.',
    },
    {
      phase: 'watch',
      title: 'Monitor the audit log for the old one',
      why: 'Audit devices write an HMAC of the secret ID with each login; this is the value to look for. The first line waits for the secret ID and shows nothing, so that it is in no history.',
      command: 'read -rs secret_id\nprintf %s "$secret_id" | vault write sys/audit-hash/AUDIT_DEVICE input=-',
    },
    {
      phase: 'finish',
      title: 'Destroy the old secret ID',
      why: 'Only after the monitoring period. This cannot be undone.',
      command: 'vault write {path}/secret-id-accessor/destroy secret_id_accessor={credentialId}',
    },
  ],
  azure: [
    {
      phase: 'look',
      of: ['app_registration'],
      title: 'List the secrets and certificates of the application',
      why: 'Entra shows name and expiry, not the value; two can be valid at once.',
      command: 'az ad app credential list --id {nativeId}\naz ad app credential list --id {nativeId} --cert',
    },
    {
      phase: 'prepare',
      of: ['app_registration'],
      title: 'Add a second secret',
      why: 'Without --append the command replaces every other one. The secret is only in this answer, which goes into a file that only you can read; its key id is in the list, under the name rotated. A federated credential for the pipeline or the cluster needs no secret at all.',
      command:
        'umask 077\naz ad app credential reset --id {nativeId} --append --display-name rotated --years 1 > new-secret.json',
      rollback: 'az ad app credential delete --id {nativeId} --key-id NEW_KEY_ID',
    },
    {
      phase: 'switch',
      of: ['app_registration'],
      title: 'Move the workload to the new one',
      why: 'Entra cannot disable a single secret, so check the sign-ins for use of the old one.',
    },
    {
      phase: 'watch',
      of: ['app_registration'],
      title: 'Monitor the sign-ins of the service principal',
      why: 'Each sign-in shows the key id.',
    },
    {
      phase: 'finish',
      of: ['app_registration'],
      title: 'Delete the old secret',
      why: 'Only after the monitoring period. This cannot be undone. A certificate wants --cert as well, or it is not found.',
      command: 'az ad app credential delete --id {nativeId} --key-id {credentialId}',
    },
  ],
  gcp: [
    {
      phase: 'look',
      of: ['service_account'],
      title: 'List the keys and their last use',
      why: 'Last authentication is delayed by a day and covers 90 days.',
      command:
        'gcloud iam service-accounts keys list --iam-account={nativeId} --managed-by=user\ngcloud policy-intelligence query-activity --activity-type=serviceAccountKeyLastAuthentication --project={scope}',
    },
    {
      phase: 'look',
      of: ['api_client'],
      title: 'For an API key: see what it is limited to',
      why: 'The new key has to have the same limits: APIs, addresses, referrers or applications.',
      command: 'gcloud services api-keys describe {nativeId}',
    },
    {
      phase: 'prepare',
      of: ['service_account'],
      title: 'Create the new key and store it where the workload reads it',
      why: 'Old and new keys work in parallel. Workload identity federation or an attached service account needs no key at all.',
      command: 'gcloud iam service-accounts keys create key.json --iam-account={nativeId}',
      rollback: 'gcloud iam service-accounts keys delete NEW_KEY_ID --iam-account={nativeId}',
    },
    {
      phase: 'prepare',
      of: ['api_client'],
      title: 'For an API key: create the second key with the same limits',
      why: 'Both work in parallel. The command writes the key itself to its log of progress, which goes into a file that only you can read. A service account or federation needs no key at all.',
      command:
        'umask 077\ngcloud services api-keys create --display-name=rotated --api-target=service=API_SERVICE --allowed-ips=ADDRESSES --project={scope} 2> new-key.txt',
      rollback: 'gcloud services api-keys delete NEW_KEY_ID --project={scope}',
    },
    {
      phase: 'switch',
      of: ['service_account'],
      title: 'Disable the old key',
      why: 'A disabled key is refused but not deleted: remaining users fail.',
      command: 'gcloud iam service-accounts keys disable {credentialId} --iam-account={nativeId}',
      rollback: 'gcloud iam service-accounts keys enable {credentialId} --iam-account={nativeId}',
    },
    {
      phase: 'switch',
      of: ['api_client'],
      title: 'For an API key: delete it',
      why: 'An API key cannot be disabled. A deleted one is refused within minutes, and one command brings it back for thirty days. A client of OAuth is disabled or deleted in the console, under Clients.',
      command: 'gcloud services api-keys delete {nativeId}',
      rollback: 'gcloud services api-keys undelete {nativeId}',
    },
    {
      phase: 'watch',
      of: ['service_account'],
      title: 'Monitor denied calls',
      why: 'Missed workloads fail now.',
      command:
        'gcloud logging read protoPayload.authenticationInfo.serviceAccountKeyName:{credentialId} --project={scope} --freshness=7d',
    },
    {
      phase: 'watch',
      of: ['api_client'],
      title: 'Monitor refused calls',
      why: 'Missed users fail with API_KEY_INVALID at once; the metrics of the API count their errors for each credential.',
    },
    {
      phase: 'finish',
      of: ['service_account'],
      title: 'Delete the old key',
      why: 'Only after the monitoring period. This cannot be undone.',
      command: 'gcloud iam service-accounts keys delete {credentialId} --iam-account={nativeId}',
    },
  ],
  okta: [
    {
      phase: 'look',
      title: 'For an app: list its client secrets',
      why: 'An app holds at most two: with two, one has to go before a new one fits. The answer may hold the secrets themselves, so they are left out. An API service integration has its own under /integrations/api/v1/api-services/{nativeId} in place of /api/v1/apps/{nativeId}.',
      command: `${asOkta} https://{scope}/api/v1/apps/{nativeId}/credentials/secrets | jq 'if type == "array" then map(del(.client_secret)) else . end'`,
    },
    {
      phase: 'prepare',
      title: 'For an app: create the second secret and store it where the workload reads it',
      why: 'Both work in parallel. The secret is only in this answer, which goes into a file that only you can read. An app that signs with its own key (private_key_jwt) needs no secret at all; its keys are added and retired in the same way, under /credentials/jwks.',
      command: `umask 077\n${asOkta} -X POST -H 'Content-Type: application/json' -d '{}' https://{scope}/api/v1/apps/{nativeId}/credentials/secrets > new-secret.json`,
      rollback: `${asOkta} -X POST https://{scope}/api/v1/apps/{nativeId}/credentials/secrets/NEW_SECRET_ID/lifecycle/deactivate | jq .status\n${asOkta} -X DELETE https://{scope}/api/v1/apps/{nativeId}/credentials/secrets/NEW_SECRET_ID`,
    },
    {
      phase: 'prepare',
      title: 'For an API token: create the second one and store it where the workload reads it',
      why: 'In the Admin Console under Security, API, Tokens, signed in as the account that the token acts for: it may do whatever its account may do. An app of its own, with scopes, may do less.',
    },
    {
      phase: 'switch',
      title: 'For an app: deactivate the old secret',
      why: 'It is refused and not deleted: whoever still uses it fails, and one command restores it. Okta refuses this for the only secret of an app.',
      command: `${asOkta} -X POST https://{scope}/api/v1/apps/{nativeId}/credentials/secrets/{credentialId}/lifecycle/deactivate | jq .status`,
      rollback: `${asOkta} -X POST https://{scope}/api/v1/apps/{nativeId}/credentials/secrets/{credentialId}/lifecycle/activate | jq .status`,
    },
    {
      phase: 'watch',
      title: 'For an app: monitor refused token requests',
      why: 'The system log names the client and the address of each, whichever authorization server it asked.',
      command: refusedRequests,
    },
    {
      phase: 'watch',
      title: 'For an API token: see that nothing uses the old one',
      why: 'The system log names the token of each event that a call caused. Not every call causes one: in the list of tokens (/api/v1/api-tokens) the end of a token moves on with each use, too.',
      command: usesOfToken,
    },
    {
      phase: 'finish',
      title: 'For an app: delete the old secret',
      why: 'Only after the monitoring period. This cannot be undone. Okta deletes a secret only when it is deactivated.',
      command: `${asOkta} -X DELETE https://{scope}/api/v1/apps/{nativeId}/credentials/secrets/{credentialId}`,
    },
    revokeApiToken,
  ],
  other: [
    {
      phase: 'prepare',
      title: 'Create a second credential',
      why: 'Two parallel credentials allow a change without an outage. If the system has only one, agree on a maintenance window.',
    },
    {
      phase: 'switch',
      title: 'Switch the workload and verify that it uses the new one',
      why: 'The log of the issuer shows which credential was used.',
    },
    {
      phase: 'switch',
      title: 'Disable the old credential; do not delete it yet',
      why: 'Missed users fail now and can be restored at once.',
    },
    { phase: 'finish', title: 'Delete the old credential', why: 'Only after the monitoring period.' },
  ],
}
