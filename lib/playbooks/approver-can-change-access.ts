import type { Playbook, Step } from './playbook'

const steps: readonly Step[] = [
  {
    phase: 'look',
    title: 'See what the approver owns',
    why: 'The finding names the administrator. Whether a person holds a credential of it decides how much the approval is worth.',
  },
  {
    phase: 'prepare',
    title: 'Name a second owner who administers nothing there',
    why: 'The next review goes to whoever is first in the order of succession.',
  },
  {
    phase: 'switch',
    title: 'Have the other owner review it',
    why: 'Select it in the list and choose Start review; the newest signed answer is the one that counts.',
  },
]

export const approverCanChangeAccess: Playbook = {
  summary: 'Have somebody approve it who cannot change it, or take the administrator from whoever approves.',
  preflight: [
    'Is there anybody else who knows what it needs? Without one, keep the review and write down why.',
    'Does the approver need the administrator, or was it never handed over?',
  ],
  steps: { aws: steps, kubernetes: steps, spiffe: steps, github: steps, other: steps },
  hold: { days: 0, because: 'A signed review takes effect at once; no monitoring is needed.' },
  proof: 'A signed approval of somebody who owns no administrator of the same account, cluster or tenant.',
}
