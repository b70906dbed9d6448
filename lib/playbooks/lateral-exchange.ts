import type { Playbook } from './playbook'
import { contextMismatch } from './context-mismatch'

export const lateralExchange: Playbook = {
  summary:
    'Ask the owner about the new environment; if nothing explains it, revoke what it holds and close the way.',
  preflight: [
    'Was its workload moved or copied? The release notes of that day tell.',
    'Is the network or the account of the new place set to the right environment?',
    'What did it do there first? Reading everything is not what a moved workload does.',
  ],
  steps: contextMismatch.steps,
  hold: { days: 7, because: 'A week of log shows whether somebody comes back on the same way.' },
  proof: 'The log goes on without a new environment, or a workload of it is listed there.',
}
