import type { Playbook, Step } from './playbook'

const findReaders: Step = {
  phase: 'look',
  title: 'Find what reads the entry',
  why: 'Whatever keeps the value in memory has to read it again after each rotation. The access log of the store names the readers.',
}
const readAnew: Step = {
  phase: 'switch',
  title: 'Have its readers fetch the value when a login fails',
  why: 'A rotation at night stops whatever read the value only once, at its start.',
}
const watchRotation: Step = {
  phase: 'watch',
  title: 'Follow the first rotation and its readers',
  why: 'The date of the last rotation moves on, and no reader logs in with the old value.',
}

export const storedSecretWithoutRotation: Playbook = {
  summary:
    'Have the store rotate the entry on a schedule, or replace it by an identity that needs no stored secret.',
  preflight: [
    'What does the value let in to, and can it have two valid values at a time?',
    'Which workloads read it, and do they read it again after a failed login?',
    'Does a pipeline replace it already? Then two rotations would undo each other.',
    'If a rotation is set up and late: what did its last run log?',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        of: ['stored_secret'],
        title: 'Show rotation, versions and last access of the secret',
        why: 'A version that stays pending is a rotation that failed halfway.',
        command:
          'aws secretsmanager describe-secret --region {region} --secret-id {nativeId}\naws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={nativeId} --max-results 50',
      },
      { ...readAnew, of: ['stored_secret'] },
      {
        phase: 'switch',
        of: ['stored_secret'],
        title: 'Switch rotation on',
        why: 'The first rotation begins at once. Databases of AWS need no function of your own; other targets need one that can change the value there. A parameter of Parameter Store has no rotation: move it to Secrets Manager first.',
        command:
          'aws secretsmanager rotate-secret --region {region} --secret-id {nativeId} --rotation-lambda-arn FUNCTION_ARN --rotation-rules AutomaticallyAfterDays=30',
        rollback: 'aws secretsmanager cancel-rotate-secret --region {region} --secret-id {nativeId}',
      },
      {
        ...watchRotation,
        of: ['stored_secret'],
        command:
          "aws secretsmanager describe-secret --region {region} --secret-id {nativeId} --query '[LastRotatedDate,NextRotationDate,VersionIdsToStages]'",
      },
    ],
    other: [
      findReaders,
      {
        phase: 'prepare',
        title: 'Set up a rotation where the store has one, and a scheduled job where it has none',
        why: 'The job changes the value at its target, stores the new one and tests it, in this order. An identity of the platform in place of the value ends the work for good.',
      },
      readAnew,
      watchRotation,
    ],
  },
  hold: { days: 30, because: 'A month shows the first rotation on schedule and the monthly readers.' },
  proof: 'A later list of the store shows rotation switched on and the next one due, or the entry gone.',
}
