import type { Playbook, Step } from './playbook'

const steps: readonly Step[] = [
  {
    phase: 'prepare',
    title: 'Confirm its owner',
    why: 'A review needs a reviewer. Suggested owners are listed under Owners.',
  },
  {
    phase: 'switch',
    title: 'Start a review of it',
    why: 'Select it in the list and choose Start review. The owner sees use, unused permissions and open findings beside each question.',
  },
  {
    phase: 'watch',
    title: 'Follow up after the due date',
    why: 'Reminders and the escalation to a successor are set on the campaign; what stays unanswered is switched off.',
  },
]

export const accessReviewOverdue: Playbook = {
  summary: 'Send its owner a review and have it signed off, or switch the identity off if nobody answers.',
  preflight: [
    'Does it have an owner who is still here? If not, find one first.',
    'Was it reviewed elsewhere? Record the answer in a campaign, with its reason.',
    'Are many overdue? One recurring campaign for all is less work than many small ones.',
  ],
  steps: { aws: steps, kubernetes: steps, spiffe: steps, github: steps, other: steps },
  hold: { days: 0, because: 'A signed review takes effect at once; no monitoring is needed.' },
  proof: 'A signed decision of its owner in a campaign.',
}
