import type { Playbook, Step } from './playbook'

const watch: Step = {
  phase: 'watch',
  title: 'Run the task once, and try its credential after the end',
  why: 'It must be refused. A log entry of the revocation is also proof.',
}

export const validAfterTaskEnd: Playbook = {
  summary: 'Have the end of the task revoke its credential; where nothing can revoke it, shorten its life.',
  preflight: [
    'Does another task use the same credential? Then give each task its own first.',
    'How does the end of the task show: in the scheduler, in the pipeline, in the agent’s own code?',
    'How long does the longest task take? A credential that ends before its task breaks it.',
  ],
  steps: {
    aws: [
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Shorten the sessions of the role',
        why: 'A single session cannot be revoked: it ends after its duration, which is an hour at least.',
        command: 'aws iam update-role --role-name {name} --max-session-duration 3600',
        rollback: 'aws iam update-role --role-name {name} --max-session-duration PREVIOUS_SECONDS',
      },
      {
        phase: 'switch',
        title: 'Ask for the shortest session that the task needs',
        why: 'The duration is set when the task starts, at least 15 minutes.',
        command: 'aws sts assume-role --role-arn ROLE_ARN --role-session-name TASK_ID --duration-seconds 900',
      },
      watch,
    ],
    kubernetes: [
      {
        phase: 'look',
        title: 'See which audiences the pods ask tokens for',
        why: 'The API server refuses the token of a deleted pod. Other recipients accept it until it expires.',
        command:
          "kubectl -n {namespace} get pods --field-selector spec.serviceAccountName={name} -o jsonpath='{.items[*].spec.volumes[*].projected.sources[*].serviceAccountToken}'",
      },
      {
        phase: 'switch',
        title: 'Ask for ten minutes in the projected volume',
        why: 'Set expirationSeconds: 600, the least there is, on the serviceAccountToken source; the kubelet renews it while the pod runs.',
      },
      {
        phase: 'switch',
        title: 'Use token review at the other recipients',
        why: 'The API server answers that a token is no longer valid once its pod is deleted.',
      },
      watch,
    ],
    spiffe: [
      {
        phase: 'switch',
        title: 'Shorten the SVIDs of the entry',
        why: 'SVIDs are not revoked; they expire. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL 600 -jwtSVIDTTL 120',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL PREVIOUS_SECONDS -jwtSVIDTTL PREVIOUS_SECONDS',
      },
      watch,
    ],
    github: [
      {
        phase: 'switch',
        title: 'Revoke the installation token at the end of the job',
        why: 'A token of a GitHub App lives for an hour, and can be ended with itself.',
        command: 'gh api --method DELETE /installation/token',
      },
      watch,
    ],
    vault: [
      {
        phase: 'switch',
        title: 'Revoke the token at the end of the task',
        why: 'Its leases and child tokens end with it.',
        command: 'vault token revoke -self',
      },
      {
        phase: 'prepare',
        title: 'Cap the life of its tokens',
        why: 'A task that dies revokes nothing.',
        command: 'vault write {path} token_explicit_max_ttl=15m',
        rollback: 'vault write {path} token_explicit_max_ttl=PREVIOUS',
      },
      watch,
    ],
    other: [
      {
        phase: 'switch',
        title: 'Revoke the credential when the task ends',
        why: 'Also when it fails, is cancelled, or is moved to another host.',
      },
      {
        phase: 'switch',
        title: 'Shorten its life where nothing can revoke it',
        why: 'What remains after the end is then short.',
      },
      watch,
    ],
  },
  hold: { days: 7, because: 'The check looks at the tasks that ended in the last seven days of the log.' },
  proof: 'A log that goes on, in which the credentials of every ended task were revoked or had expired.',
}
