import type { Playbook } from './playbook'

export const contextMismatch: Playbook = {
  summary:
    'Treat it as a replayed token until it is explained: stop new credentials, revoke active ones, then find how one left its workload.',
  preflight: [
    'Is the other location a proxy, a mesh sidecar or a rescheduled pod? Then request an exception and describe the path.',
    'What was done from the other location? See the events of the identity.',
    'What breaks when its sessions end? Workloads renew them, so usually little.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'List what was done from the other location',
        why: 'Search by credential id to exclude legitimate use.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'switch',
        title: 'Revoke active sessions',
        why: 'A Deny on * with DateLessThan on aws:TokenIssueTime refuses sessions issued before now; the workload gets a new session and continues.',
        command:
          'aws iam put-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions --policy-document file://revoke.json',
        rollback:
          'aws iam delete-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions',
      },
      {
        phase: 'prepare',
        title: 'Restrict it to its network',
        why: 'A condition on aws:SourceVpc or aws:SourceIp makes a stolen session unusable elsewhere. Test it on one role first.',
        command:
          'aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://bound.json --set-as-default',
        rollback: 'aws iam set-default-policy-version --policy-arn POLICY_ARN --version-id PREVIOUS_VERSION',
      },
    ],
    kubernetes: [
      {
        phase: 'switch',
        title: 'Restart the pods that have the token',
        why: 'A projected token is bound to its pod: when the pod is deleted, the API server refuses it.',
        command: 'kubectl -n {namespace} rollout restart deployment WORKLOAD',
      },
      {
        phase: 'switch',
        title: 'Invalidate a token stored in a Secret',
        why: 'Such a token is bound to no pod.',
        command:
          'kubectl -n {namespace} label secret {credentialId} kubernetes.io/legacy-token-invalid-since=$(date -u +%F)',
        rollback:
          'kubectl -n {namespace} label secret {credentialId} kubernetes.io/legacy-token-invalid-since-',
      },
      {
        phase: 'look',
        title: 'See what it did',
        why: 'In the audit log, by system:serviceaccount:{namespace}:{name} and the unexpected source address.',
      },
    ],
    spiffe: [
      {
        phase: 'switch',
        title: 'Ban the agent of the other location',
        why: 'It gets no new SVIDs and cannot attest again. Evicting it lifts the ban.',
        command: 'spire-server agent list\nspire-server agent ban -spiffeID AGENT_ID',
        rollback: 'spire-server agent evict -spiffeID AGENT_ID',
      },
      {
        phase: 'prepare',
        title: 'Narrow the selectors of the entry',
        why: 'Only the legitimate process gets the SVID then. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector NARROWER_SELECTOR',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector PREVIOUS_SELECTOR',
      },
      {
        phase: 'watch',
        title: 'Wait until issued SVIDs expire',
        why: 'An SVID cannot be revoked; it is valid until it expires.',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'Check the workflow runs of that time',
        why: 'A leaked token was printed, uploaded or sent by one of the steps of a run.',
        command: 'gh run list --repo {repository} --limit 50\ngh run view RUN_ID --repo {repository} --log',
      },
      {
        phase: 'switch',
        title: 'Disable the workflow during the investigation',
        why: 'One command enables it again.',
        command: 'gh workflow disable WORKFLOW --repo {repository}',
        rollback: 'gh workflow enable WORKFLOW --repo {repository}',
      },
    ],
    other: [
      {
        phase: 'switch',
        title: 'Revoke the credential at its issuer',
        why: 'Use from another location means use by somebody else.',
      },
      {
        phase: 'look',
        title: 'Read what was done with it since',
        why: 'From the first use outside its context.',
      },
      {
        phase: 'prepare',
        title: 'Bind the replacement to its context',
        why: 'By audience, network or key confirmation, depending on the issuer.',
      },
    ],
  },
  hold: {
    days: 0,
    because: 'Stop a replay at once. Monitor afterwards for the longest credential lifetime.',
  },
  proof: 'The log shows no use outside the issued context since the sessions ended.',
}
