import type { Playbook } from './playbook'

export const contextMismatch: Playbook = {
  summary:
    'Treat it as a replay until it is explained: stop new credentials, end the ones that are out, then find how one left its workload.',
  preflight: [
    'Is the other place a proxy, a mesh sidecar or a rescheduled pod? Then name it in the exception, with the path.',
    'What was done from the other place? The events of the identity list it by time.',
    'What breaks when its sessions end? They are made anew within their lifetime, so usually little.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'See what was done from the other place',
        why: 'By the id of the credential, so that nothing of the rightful use is mixed in.',
        command:
          'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'switch',
        title: 'End the sessions that are out',
        why: 'A Deny on * with DateLessThan on aws:TokenIssueTime refuses what was issued before now; the workload gets a new session and goes on.',
        command:
          'aws iam put-role-policy --role-name {name} --policy-name revoke-older-sessions --policy-document file://revoke.json',
        rollback: 'aws iam delete-role-policy --role-name {name} --policy-name revoke-older-sessions',
      },
      {
        phase: 'prepare',
        title: 'Bind it to where it belongs',
        why: 'A condition on aws:SourceVpc or aws:SourceIp makes a stolen session useless elsewhere. Try it on one role first.',
        command:
          'aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://bound.json --set-as-default',
        rollback: 'aws iam set-default-policy-version --policy-arn POLICY_ARN --version-id PREVIOUS_VERSION',
      },
    ],
    kubernetes: [
      {
        phase: 'switch',
        title: 'Restart what holds the token',
        why: 'A projected token is bound to its pod: when the pod ends, the API server refuses it, wherever it is.',
        command: 'kubectl -n {namespace} rollout restart deployment WORKLOAD',
      },
      {
        phase: 'switch',
        title: 'Invalidate a token that lies in a Secret',
        why: 'Such a token is bound to no pod.',
        command:
          'kubectl -n {namespace} label secret {credentialId} kubernetes.io/legacy-token-invalid-since=$(date -u +%F)',
        rollback:
          'kubectl -n {namespace} label secret {credentialId} kubernetes.io/legacy-token-invalid-since-',
      },
      {
        phase: 'look',
        title: 'See what it did',
        why: 'In the audit log, by system:serviceaccount:{namespace}:{name} and the strange source address.',
      },
    ],
    spiffe: [
      {
        phase: 'switch',
        title: 'Ban the agent of the other place',
        why: 'It gets nothing new and cannot attest again; evicting it lifts the ban.',
        command: 'spire-server agent list\nspire-server agent ban -spiffeID AGENT_ID',
        rollback: 'spire-server agent evict -spiffeID AGENT_ID',
      },
      {
        phase: 'prepare',
        title: 'Narrow the selectors of the entry',
        why: 'So that only the rightful process gets the SVID. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector NARROWER_SELECTOR',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector PREVIOUS_SELECTOR',
      },
      {
        phase: 'watch',
        title: 'Let the SVIDs that are out expire',
        why: 'An SVID cannot be called back; its lifetime is the answer.',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'Read the runs of that time',
        why: 'A token that left a run was printed, uploaded or sent by one of its steps.',
        command: 'gh run list --repo {scope} --limit 50\ngh run view RUN_ID --repo {scope} --log',
      },
      {
        phase: 'switch',
        title: 'Disable the workflow while you look',
        why: 'One command starts it again.',
        command: 'gh workflow disable WORKFLOW --repo {scope}',
        rollback: 'gh workflow enable WORKFLOW --repo {scope}',
      },
    ],
    other: [
      {
        phase: 'switch',
        title: 'Revoke the credential at its issuer',
        why: 'Use from another place is use by another.',
      },
      {
        phase: 'look',
        title: 'Read what was done with it since',
        why: 'From the first use outside its context.',
      },
      {
        phase: 'prepare',
        title: 'Bind its successor to its context',
        why: 'Audience, network or key confirmation, whichever the issuer offers.',
      },
    ],
  },
  hold: {
    days: 0,
    because:
      'A replay is not watched before it is stopped. Watch afterwards for as long as the longest credential lives.',
  },
  proof: 'The log shows no use outside the issued context since the sessions ended.',
}
