import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const noExpiry: Playbook = {
  summary: 'Make a successor that expires; an expiry is seldom added to a credential that exists.',
  preflight: [
    'Which lifetime does the platform allow, and who renews before it ends?',
    'What fails, and who is told, on the day it expires? An expiry without a reminder is an outage with a date.',
  ],
  steps: {
    ...rotateSteps,
    aws: [
      {
        phase: 'prepare',
        title: 'Move to credentials that expire by themselves',
        why: 'An IAM access key cannot carry an expiry. A role gives session credentials that end after an hour.',
        command: 'aws sts assume-role --role-arn ROLE_ARN --role-session-name {name} --duration-seconds 3600',
      },
      {
        phase: 'prepare',
        title: 'Where a service has its own keys, make one with an end',
        why: 'Service-specific credentials, such as keys for Bedrock, take an age in days.',
        command:
          'aws iam create-service-specific-credential --user-name {name} --service-name bedrock.amazonaws.com --credential-age-days 90',
        rollback:
          'aws iam delete-service-specific-credential --user-name {name} --service-specific-credential-id NEW_ID',
      },
      {
        phase: 'switch',
        title: 'Switch the old one off',
        why: 'Inactive is refused and can be made active again.',
        command:
          'aws iam update-service-specific-credential --user-name {name} --service-specific-credential-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-service-specific-credential --user-name {name} --service-specific-credential-id {credentialId} --status Active',
      },
      {
        phase: 'finish',
        title: 'Delete the old one',
        why: 'Only after the hold.',
        command:
          'aws iam delete-service-specific-credential --user-name {name} --service-specific-credential-id {credentialId}',
      },
    ],
  },
  hold: { days: 7, because: 'A week shows the daily and weekly users of the old credential.' },
  proof: 'A later import shows an expiry date on the credential in use, and the old one inactive or gone.',
}
