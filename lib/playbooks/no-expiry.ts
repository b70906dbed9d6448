import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const noExpiry: Playbook = {
  summary:
    'Create a replacement that expires; most platforms cannot add an expiry to an existing credential.',
  preflight: [
    'Which lifetime does the platform allow, and who renews before it ends?',
    'What fails on the day it expires, and who is notified? An expiry without a reminder causes an outage.',
  ],
  steps: {
    ...rotateSteps,
    aws: [
      {
        phase: 'prepare',
        title: 'Move to credentials that expire automatically',
        why: 'An IAM access key cannot have an expiry. A role gives session credentials that end after an hour; a profile with role_arn has the CLI and the SDKs fetch and renew them.',
        command:
          'aws configure set role_arn ROLE_ARN --profile WORKLOAD\naws configure set source_profile SOURCE --profile WORKLOAD\naws sts get-caller-identity --profile WORKLOAD',
      },
      {
        phase: 'prepare',
        of: ['iam_user'],
        title: 'Where a service has its own keys, make one with an end',
        why: 'Service-specific credentials, such as keys for Bedrock, accept a lifetime in days. The secret is only in this answer, which goes into a file that only you can read.',
        command:
          'umask 077\naws iam create-service-specific-credential --user-name {name} --service-name bedrock.amazonaws.com --credential-age-days 90 > new-credential.json',
        rollback:
          'aws iam delete-service-specific-credential --user-name {name} --service-specific-credential-id NEW_ID',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Disable the old one',
        why: 'An inactive key is refused and can be activated again.',
        command:
          'aws iam update-service-specific-credential --user-name {name} --service-specific-credential-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-service-specific-credential --user-name {name} --service-specific-credential-id {credentialId} --status Active',
      },
      {
        phase: 'finish',
        of: ['iam_user'],
        title: 'Delete the old one',
        why: 'Only after the monitoring period.',
        command:
          'aws iam delete-service-specific-credential --user-name {name} --service-specific-credential-id {credentialId}',
      },
    ],
  },
  hold: { days: 7, because: 'A week shows the daily and weekly users of the old credential.' },
  proof: 'A later import shows an expiry date on the credential in use, and the old one inactive or gone.',
}
