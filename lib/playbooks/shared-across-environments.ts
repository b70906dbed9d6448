import type { Playbook } from './playbook'
import { sharedAcrossWorkloads } from './shared-across-workloads'

export const sharedAcrossEnvironments: Playbook = {
  summary:
    'Make a second identity for the weaker environment and move that one first: production keeps what it has until the end.',
  preflight: [
    'Is the environment right? A wrong tag on a workload looks the same as sharing.',
    'What does the weaker environment reach with production’s identity? That is what an intruder there reaches today.',
    'Is it a shared read-only registry that everybody agreed on? Then accept it, with an end.',
  ],
  steps: sharedAcrossWorkloads.steps,
  hold: { days: 14, because: 'Two weeks hold a release through every environment at most teams.' },
  proof: 'The log shows each credential in one environment only over the look-back of the check.',
}
