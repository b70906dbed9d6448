import type { Playbook } from './playbook'
import { narrowRightsSteps } from './steps/narrow-rights'

export const overprivilegedUnusedGrants: Playbook = {
  summary: 'Cap the identity to what it was seen to use, watch for refusals, then replace the policy.',
  preflight: [
    'Does the log record data access? Reads of objects and tables are off by default in most clouds and look unused.',
    'Which unused rights could do harm? Take those first; the rest may follow a review.',
    'Is there a yearly restore or failover that needs more? Give that a role of its own.',
  ],
  steps: narrowRightsSteps,
  hold: {
    days: 30,
    because: 'A month holds the month-end job, which may use rights that no other day uses.',
  },
  proof: 'A later import shows rights that match what is used, with none of the risky ones unused.',
}
