import type { Playbook } from './playbook'
import { nativeIdentityCandidate } from './native-identity-candidate'

export const legacyBridgeExpired: Playbook = {
  summary:
    'Finish the migration that the bridge was for, or request a new end date with the progress so far.',
  preflight: [
    'What keeps the workload on the secret: the target, the library, or an unplanned change?',
    'Is the secret still used? Without use, disable it instead.',
    'Who approves a new end, and what progress can be shown?',
  ],
  steps: nativeIdentityCandidate.steps,
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows the secret inactive or gone, or a new bridge with a nearer end was approved.',
}
