import type { Playbook } from './playbook'
import { narrowRightsSteps } from './steps/narrow-rights'

export const overprivilegedUnusedGrants: Playbook = {
  summary:
    'Limit the identity to the permissions it used, monitor for denied calls, then replace the policy.',
  preflight: [
    'Does the log record data access? Reads of objects and tables are off by default in most clouds and look unused.',
    'Which unused permissions are high-risk? Remove those first; the rest after a review.',
    'Is there a yearly restore or failover that needs more? Give it a separate role.',
  ],
  steps: narrowRightsSteps,
  hold: {
    days: 30,
    because: 'A month covers the month-end job, which may use other permissions.',
  },
  proof: 'A later import shows no unused high-risk permissions.',
}
