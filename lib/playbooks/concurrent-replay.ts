import type { Playbook } from './playbook'
import { contextMismatch } from './context-mismatch'

export const concurrentReplay: Playbook = {
  summary:
    'Treat it as a copied token until it is explained: revoke it, then find out which use was genuine.',
  preflight: [
    'Do replicas share the token on purpose? Then each of them should get its own.',
    'What was done from each place? The Use tab lists the events.',
    'What breaks when its sessions end? Workloads renew them, so usually little.',
  ],
  steps: contextMismatch.steps,
  hold: { days: 7, because: 'A week of logs shows whether somebody returns with another token.' },
  proof: 'The log of the next 30 days shows no token of it in two places at a time.',
}
