import { identityCheck } from './check'

export const contextMismatch = identityCheck({
  id: 'context-mismatch',
  no: 30,
  title: 'Credential used outside the context it was issued to',
  holds: 'Used where it was issued',
  group: 'runtime',
  severity: {
    default: 'critical',
    reasoning: 'This is the replay signature the articles ask to detect.',
  },
  params: {},
  applies: 'f.issue_n > 0',
  fails: 'case when f.mismatch_n > 0 then true when f.issue_context_n = 0 then null else false end',
  unknownBecause: [{ because: 'the log does not say for which workload its credentials were issued' }],
  falsePositives: [
    'Pod rescheduling, NAT, proxies and mesh sidecars that rewrite source',
    'Delegated calls where the caller is an intermediary: join through the exchange chain',
  ],
  evidence: ['mismatch_n', 'mismatch_at', 'issue_context_n'],
  examples: [
    {
      verdict: 'gap',
      when: 'issued to one pod, used by another workload',
      facts: { is_active: true, in_inventory: true, issue_n: 1, issue_context_n: 1, mismatch_n: 1 },
    },
    {
      verdict: 'holds',
      when: 'used where issued',
      facts: { is_active: true, in_inventory: true, issue_n: 1, issue_context_n: 1, mismatch_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'no context logged at issue',
      facts: { is_active: true, in_inventory: true, issue_n: 1, issue_context_n: 0, mismatch_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing was issued',
      facts: { is_active: true, in_inventory: true, issue_n: 0 },
    },
  ],
})
