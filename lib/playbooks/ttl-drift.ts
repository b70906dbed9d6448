import type { Playbook } from './playbook'
import { ttlOverPolicy } from './ttl-over-policy'

export const ttlDrift: Playbook = {
  summary: 'Find out why longer tokens were requested, fix the renewal, and restore the lifetime.',
  preflight: [
    'Who raised it, and what had failed? A failed renewal is the usual reason.',
    'How long is the longest task that has to finish on one token?',
    'Is the rise agreed on? Then request an exception with an end.',
  ],
  steps: ttlOverPolicy.steps,
  hold: { days: 7, because: 'A week of logs has enough tokens to compare.' },
  proof: 'The median lifetime of the last seven days in the log is back where it was.',
}
