import type { Playbook } from './playbook'
import { contextMismatch } from './context-mismatch'

export const lateralExchange: Playbook = {
  summary:
    'Ask the owner about the new environment; if nothing explains it, revoke its credentials and close the path.',
  preflight: [
    'Was its workload moved or copied? See the release notes of that day.',
    'Is the network or the account of the new place set to the right environment?',
    'What did it do there first? Reading everything is not what a moved workload does.',
  ],
  steps: contextMismatch.steps,
  hold: { days: 7, because: 'A week of logs shows whether the same path is used again.' },
  proof: 'The log goes on without a new environment, or a workload of it is listed there.',
}
