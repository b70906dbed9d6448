import type { Playbook, Step } from './playbook'

const reasons: Step = {
  phase: 'look',
  title: 'Match each session with an incident',
  why: 'A session without a ticket, or a job that uses it, shows which normal way is missing.',
}
const normalWay: Step = {
  phase: 'prepare',
  title: 'Build the missing normal way',
  why: 'A role with just these permissions, requested for a limited time under the person’s own name.',
}

export const breakGlassRoutine: Playbook = {
  summary: 'Build the normal way that is missing, then rotate and reseal the emergency access.',
  preflight: [
    'Which task was it used for, and why was there no other way?',
    'Does a job use it? Move the job first, or it breaks when the secret changes.',
    'Who keeps the sealed secret, and is anybody notified when it is used?',
  ],
  steps: {
    aws: [
      {
        ...reasons,
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={nativeId} --max-results 50',
      },
      normalWay,
      {
        phase: 'switch',
        title: 'Revoke active sessions and let only the sealed way in',
        why: 'A Deny on * with DateLessThan on aws:TokenIssueTime ends what is open.',
        command:
          'aws iam put-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions --policy-document file://revoke.json',
        rollback:
          'aws iam delete-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions',
      },
    ],
    other: [
      reasons,
      normalWay,
      {
        phase: 'switch',
        title: 'Rotate its secret and reseal it',
        why: 'Whoever used it may have kept a copy.',
      },
      {
        phase: 'watch',
        title: 'Alert on every use',
        why: 'Emergency access is used rarely enough to look at each session.',
      },
    ],
  },
  hold: { days: 30, because: 'A month without a routine use shows that the normal way is enough.' },
  proof: 'The log of the next 30 days shows no routine use.',
}
