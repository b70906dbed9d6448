import type { Playbook } from './playbook'
import { switchOffSteps } from './steps/switch-off'

export const thirdPartyUnreviewed: Playbook = {
  summary: 'Ask whether the vendor still needs it and for what; record the review, or disable it.',
  preflight: [
    'Who owns the contract, and is it still valid?',
    'What did the vendor do with it in the last 90 days? If nothing, remove it.',
    'Does the trust policy require an external id? Without one, other customers of the vendor may get access (confused deputy).',
  ],
  steps: {
    ...switchOffSteps,
    aws: [
      {
        phase: 'look',
        title: 'List what the vendor used',
        why: 'Use the result for the review and for a smaller policy.',
        command:
          'aws iam generate-service-last-accessed-details --arn {nativeId} --granularity ACTION_LEVEL\naws iam get-service-last-accessed-details --job-id JOB_ID',
      },
      {
        phase: 'prepare',
        title: 'Record the review as a tag',
        why: 'The tag is read at the next import and closes the finding for as long as the policy allows.',
        command:
          'aws iam tag-{principal} --{principal}-name {name} --tags Key=third-party-reviewed,Value=$(date -u +%F)',
        rollback: 'aws iam untag-{principal} --{principal}-name {name} --tag-keys third-party-reviewed',
      },
      {
        phase: 'switch',
        title: 'No longer needed: block it',
        why: 'Denying all actions stops the vendor at once and can be undone.',
        command:
          'aws iam attach-{principal}-policy --{principal}-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
        rollback:
          'aws iam detach-{principal}-policy --{principal}-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      },
      {
        phase: 'finish',
        title: 'Delete it',
        why: 'Only after the monitoring period. Every other policy has to be detached first, too.',
        command:
          'aws iam detach-{principal}-policy --{principal}-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll\naws iam delete-{principal} --{principal}-name {name}',
      },
    ],
  },
  hold: { days: 30, because: 'A month covers one monthly job of the vendor.' },
  proof: 'A later import shows a review date within the policy, or the identity disabled or gone.',
}
