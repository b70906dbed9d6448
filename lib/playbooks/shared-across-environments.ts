import type { Playbook } from './playbook'
import { sharedAcrossWorkloads } from './shared-across-workloads'

export const sharedAcrossEnvironments: Playbook = {
  summary: 'Create a second identity for the weaker environment and move it first; production changes last.',
  preflight: [
    'Is the environment right? A wrong tag on a workload looks the same as sharing.',
    'What can the weaker environment access with the production identity? An attacker there has the same access.',
    'Is it an agreed shared read-only registry? Then request an exception with an end date.',
  ],
  steps: sharedAcrossWorkloads.steps,
  hold: { days: 14, because: 'Two weeks cover a release through all environments for most teams.' },
  proof: 'The log shows each credential in one environment only in the look-back period.',
}
