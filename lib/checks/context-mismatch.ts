import { identityCheck } from './check'

export const contextMismatch = identityCheck({
  id: 'context-mismatch',
  no: 30,
  title: 'Credential used outside the context it was issued to',
  holds: 'Used where it was issued',
  group: 'runtime',
  severity: {
    default: 'critical',
    reasoning: 'Use outside the issued context is the typical sign of a stolen token.',
  },
  params: {
    silent_days: {
      default: 30,
      unit: 'days',
      source: 'product',
      note: 'Days of log data without another such use before the finding closes.',
    },
  },
  applies: 'f.issue_n > 0 and f.is_human is not true',
  fails: `
    case
      when f.mismatch_n > 0
          and (f.use_seen_to > f.mismatch_at + :silent_days * interval '1 day') is not true
        then true
      when f.issue_context_n = 0 or f.use_seen_to is null then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.use_seen_to is null',
      because: 'the imported log records issued credentials but not their use',
    },
    { because: 'the log does not record the workload that its credentials were issued to' },
  ],
  falsePositives: [
    'Pod rescheduling, NAT, proxies and mesh sidecars that rewrite source',
    'Delegated calls through an intermediary',
  ],
  proof: [
    'used {mismatch_n|time|times} where it was not issued',
    'last on {mismatch_at}',
    'issued to {issue_context_n|place|places}',
  ],
  evidence: ['mismatch_n', 'mismatch_at', 'issue_context_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'issued to one pod, used by another workload',
      facts: { is_active: true, in_inventory: true, issue_n: 1, issue_context_n: 1, mismatch_n: 1 },
    },
    {
      verdict: 'holds',
      when: 'used where issued',
      facts: {
        is_active: true,
        in_inventory: true,
        issue_n: 1,
        issue_context_n: 1,
        mismatch_n: 0,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'the log covers more than a month without another such use',
      facts: {
        is_active: true,
        in_inventory: true,
        issue_n: 1,
        issue_context_n: 1,
        mismatch_n: 1,
        mismatch_at: '2026-10-01T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'no context logged at issue',
      facts: { is_active: true, in_inventory: true, issue_n: 1, issue_context_n: 0, mismatch_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'a person, who moves',
      facts: {
        is_active: true,
        in_inventory: true,
        is_human: true,
        issue_n: 4,
        issue_context_n: 4,
        mismatch_n: 1,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing was issued',
      facts: { is_active: true, in_inventory: true, issue_n: 0 },
    },
  ],
})
