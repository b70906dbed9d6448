import type { Playbook } from './playbook'
import { nativeIdentityCandidate } from './native-identity-candidate'

export const legacyBridgeExpired: Playbook = {
  summary: 'Finish the move that the bridge was for, or ask for a new end with the progress made.',
  preflight: [
    'What keeps the workload on the secret: the target, the library, or a change that nobody planned?',
    'Is the secret still used? Without use, disable it instead.',
    'Who approves a new end, and what progress can be shown?',
  ],
  steps: nativeIdentityCandidate.steps,
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows the secret inactive or gone, or a new bridge with a nearer end was approved.',
}
