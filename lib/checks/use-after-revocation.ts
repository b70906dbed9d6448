import { identityCheck } from './check'

export const useAfterRevocation = identityCheck({
  id: 'use-after-revocation',
  no: 33,
  title: 'Revoked or expired credential still accepted',
  holds: 'Ended credentials stay unused',
  group: 'runtime',
  severity: {
    default: 'critical',
    reasoning: 'Revocation does not work at that resource, so a compromise cannot be contained.',
  },
  params: {
    propagation_seconds: {
      default: 60,
      unit: 'seconds',
      source: 'product',
    },
    silent_days: {
      default: 30,
      unit: 'days',
      source: 'product',
      note: 'How long the log has to go on without another such use before this one counts as ended.',
    },
  },
  applies: 'f.revocation_n > 0 or f.issue_n > 0',
  fails: `
    case
      when f.used_after_end_n > 0
          and (f.use_seen_to > f.used_after_end_at + :silent_days * interval '1 day') is not true
        then true
      when f.use_seen_to is null then null
      else false
    end`,
  unknownBecause: [{ because: 'the imported log records ended credentials but not their use' }],
  falsePositives: ['Clock skew', 'Tokens that are validated offline remain valid until they expire'],
  proof: [
    'accepted {used_after_end_n|time|times} after its end',
    'last on {used_after_end_at}',
    '{+revocation_n|revocation|revocations} in the log',
  ],
  evidence: ['used_after_end_n', 'used_after_end_at', 'revocation_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'a deleted key was accepted an hour later',
      facts: {
        is_active: true,
        in_inventory: true,
        revocation_n: 1,
        used_after_end_n: 1,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'silent since it ended',
      facts: {
        is_active: true,
        in_inventory: true,
        revocation_n: 1,
        used_after_end_n: 0,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'the log covers more than a month without another such use',
      facts: {
        is_active: true,
        in_inventory: true,
        revocation_n: 1,
        used_after_end_n: 1,
        used_after_end_at: '2026-10-01T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'no use log',
      facts: { is_active: true, in_inventory: true, revocation_n: 1, used_after_end_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing issued or revoked',
      facts: { is_active: true, in_inventory: true, revocation_n: 0, issue_n: 0 },
    },
  ],
})
