import { identityCheck } from './check'

export const issuanceBurst = identityCheck({
  id: 'issuance-burst',
  no: 35,
  title: 'Burst of issued tokens',
  holds: 'Tokens issued at the usual rate',
  group: 'runtime',
  severity: {
    default: 'medium',
    reasoning: 'An attacker who can request tokens often takes many at once.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {
    window_seconds: {
      default: 600,
      unit: 'seconds',
      source: 'product',
    },
    floor: { default: 20, unit: 'tokens', source: 'product', note: 'Fewer in a window are no burst.' },
    factor: {
      default: 5,
      unit: 'times',
      source: 'product',
      note: 'Compared with all but the busiest twentieth of the windows in the 30 days before the last seven.',
    },
  },
  applies: 'f.is_active and f.token_recent_n > 0',
  fails: `
    case
      when f.burst_n <= :floor then false
      when f.usual_burst_n is not null then f.burst_n > :factor * f.usual_burst_n
    end`,
  unknownBecause: [{ because: 'the log does not show tokens of the weeks before to compare with' }],
  falsePositives: ['Scaling out, a cold start, a cache that was emptied', 'A release or a load test'],
  proof: ['{burst_n|token|tokens} in one window from {burst_at} on', '{usual_burst_n} are usual'],
  evidence: ['burst_n', 'burst_at', 'usual_burst_n', 'token_recent_n', 'use_seen_from', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: '60 tokens in ten minutes, usually two',
      facts: { is_active: true, in_inventory: true, token_recent_n: 90, burst_n: 60, usual_burst_n: 2 },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: "60 of an administrator's tokens in ten minutes, usually two",
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        token_recent_n: 90,
        burst_n: 60,
        usual_burst_n: 2,
      },
    },
    {
      verdict: 'holds',
      when: '60 in ten minutes, usually 40',
      facts: { is_active: true, in_inventory: true, token_recent_n: 900, burst_n: 60, usual_burst_n: 40 },
    },
    {
      verdict: 'holds',
      when: 'three at most',
      facts: { is_active: true, in_inventory: true, token_recent_n: 12, burst_n: 3 },
    },
    {
      verdict: 'unknown',
      when: '60 in ten minutes, and nothing before last week',
      facts: { is_active: true, in_inventory: true, token_recent_n: 90, burst_n: 60 },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing was issued lately',
      facts: { is_active: true, in_inventory: true, token_recent_n: 0, burst_n: 0 },
    },
  ],
})
