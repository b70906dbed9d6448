import type { Playbook } from './playbook'
import { switchOffSteps } from './steps/switch-off'

export const thirdPartyUnreviewed: Playbook = {
  summary: 'Ask whether the vendor still needs it and what it needs; note the review, or switch it off.',
  preflight: [
    'Who owns the contract, and does it still run?',
    'What did the vendor do with it in the last 90 days? Unused is the easiest answer.',
    'Does the trust ask for an external id? Without one, the vendor’s other customers may be confused with you.',
  ],
  steps: {
    ...switchOffSteps,
    aws: [
      {
        phase: 'look',
        title: 'See what the vendor used',
        why: 'The answer goes into the review, and into the smaller policy.',
        command:
          'aws iam generate-service-last-accessed-details --arn {nativeId} --granularity ACTION_LEVEL\naws iam get-service-last-accessed-details --job-id JOB_ID',
      },
      {
        phase: 'prepare',
        title: 'Note the review on the role',
        why: 'The tag is read at the next import and closes the finding for as long as the policy allows.',
        command: 'aws iam tag-role --role-name {name} --tags Key=third-party-reviewed,Value=$(date -u +%F)',
        rollback: 'aws iam untag-role --role-name {name} --tag-keys third-party-reviewed',
      },
      {
        phase: 'switch',
        title: 'Not needed any more: close the door',
        why: 'Denying everything stops the vendor at once and keeps the role for the way back.',
        command:
          'aws iam attach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
        rollback:
          'aws iam detach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      },
      {
        phase: 'finish',
        title: 'Delete the role',
        why: 'Only after the hold; policies have to be taken off first.',
        command: 'aws iam delete-role --role-name {name}',
      },
    ],
  },
  hold: { days: 30, because: 'A month gives the vendor one monthly report to miss.' },
  proof: 'A later import shows a date of review inside the policy, or the identity disabled or gone.',
}
