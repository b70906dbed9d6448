import { identityCheck } from './check'

export const dormantIdentity = identityCheck({
  id: 'dormant-identity',
  no: 8,
  title: 'Identity or credential unused',
  holds: 'Identity is in use',
  group: 'lifecycle',
  severity: {
    default: 'medium',
    reasoning: 'Unused access is a risk without benefit, and its use by an attacker is not noticed.',
    raise: {
      when: `
        f.is_admin
        or f.owner_n = 0
        or coalesce(f.last_used_at, f.created_at) < :as_of - :escalate_days * interval '1 day'`,
      because: 'admin-equivalent, without an owner, or unused for more than 90 days',
    },
  },
  params: {
    dormant_days: { default: 45, unit: 'days', source: 'cis-8.1-5.3' },
    escalate_days: { default: 90, unit: 'days', source: 'product', note: 'Severity rises above this.' },
  },
  applies: 'f.is_active and f.break_glass is not true and f.provider_managed is not true',
  fails: `
    case
      when f.last_used_at >= :as_of - :dormant_days * interval '1 day' then false
      when coalesce(f.created_at, f.first_seen_at) > :as_of - :dormant_days * interval '1 day' then false
      when f.use_known_to is null or f.use_known_to < :as_of - :dormant_days * interval '1 day' then null
      when f.last_used_at is null
          and f.never_used is not true
          and (f.use_seen_from is null or f.use_seen_from > :as_of - :dormant_days * interval '1 day')
        then null
      else true
    end`,
  unknownBecause: [
    { when: 'f.use_known_to is null', because: 'no source reports its last use' },
    {
      when: "f.use_known_to < :as_of - :dormant_days * interval '1 day'",
      because: 'its use data is too old',
    },
    { because: 'its use data does not cover the period' },
  ],
  falsePositives: ['No use data (see the check for missing logs)', 'Annual or quarter-end jobs'],
  proof: [
    'last used on {last_used_at}',
    '{?never_used} never used',
    'created on {created_at}',
    'the log reaches to {use_known_to}',
  ],
  evidence: ['last_used_at', 'never_used', 'created_at', 'use_known_to', 'use_seen_from'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'last used 100 days ago, telemetry current',
      facts: {
        is_active: true,
        in_inventory: true,
        last_used_at: '2026-08-14T00:00:00Z',
        use_known_to: '2026-11-21T00:00:00Z',
        use_seen_from: '2026-01-01T00:00:00Z',
        created_at: '2024-01-01T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'last used 60 days ago, owned, no administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        last_used_at: '2026-09-23T00:00:00Z',
        use_known_to: '2026-11-21T00:00:00Z',
        use_seen_from: '2026-01-01T00:00:00Z',
        created_at: '2024-01-01T00:00:00Z',
        owner_n: 1,
        is_admin: false,
      },
    },
    {
      verdict: 'holds',
      when: 'used yesterday',
      facts: {
        is_active: true,
        in_inventory: true,
        last_used_at: '2026-11-21T00:00:00Z',
        use_known_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'no telemetry at all',
      facts: { is_active: true, in_inventory: true, created_at: '2024-01-01T00:00:00Z' },
    },
    {
      verdict: 'not_applicable',
      when: 'a declared break-glass identity',
      facts: {
        is_active: true,
        in_inventory: true,
        break_glass: true,
        last_used_at: '2024-01-01T00:00:00Z',
        use_known_to: '2026-11-21T00:00:00Z',
      },
    },
  ],
})
