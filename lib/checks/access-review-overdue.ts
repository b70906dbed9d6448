import { identityCheck } from './check'

export const accessReviewOverdue = identityCheck({
  id: 'access-review-overdue',
  no: 12,
  title: 'No access review in time',
  holds: 'Access was reviewed in time',
  group: 'ownership',
  severity: {
    default: 'low',
    reasoning: 'Without a dated review by its owner, nobody can show that the access is still appropriate.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {
    review_days: {
      default: 90,
      unit: 'days',
      source: 'cis-8.1-5.5',
      note: 'CSA CCM 4.1, IAM-08 asks for a year. An identity that was never reviewed is counted from when Muster first saw it.',
    },
  },
  applies: `
    f.is_active
    and f.provider_managed is not true
    and f.comes_with_platform is not true
    and f.is_human is not true`,
  fails: `
    case
      when f.last_attested_at >= :as_of - :review_days * interval '1 day' then false
      when f.in_inventory
        then coalesce(f.last_attested_at, f.first_seen_at) < :as_of - :review_days * interval '1 day'
    end`,
  unknownBecause: [{ because: 'seen only in logs; not in any imported inventory' }],
  falsePositives: ['A review that was kept outside Muster'],
  proof: [
    'last reviewed on {last_attested_at}',
    'known since {first_seen_at}',
    '{owner_label} answers for it',
  ],
  evidence: ['last_attested_at', 'first_seen_at', 'owner_label'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'reviewed in May',
      facts: {
        is_active: true,
        in_inventory: true,
        first_seen_at: '2025-01-01T00:00:00Z',
        last_attested_at: '2026-05-02T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'an administrator that was never reviewed',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        first_seen_at: '2025-01-01T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'reviewed in October',
      facts: {
        is_active: true,
        in_inventory: true,
        first_seen_at: '2025-01-01T00:00:00Z',
        last_attested_at: '2026-10-02T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'first seen last week',
      facts: { is_active: true, in_inventory: true, first_seen_at: '2026-11-15T00:00:00Z' },
    },
    {
      verdict: 'unknown',
      when: 'only a log knows it',
      facts: { is_active: true, in_inventory: false, first_seen_at: '2025-01-01T00:00:00Z' },
    },
    {
      verdict: 'not_applicable',
      when: 'a person',
      facts: { is_active: true, in_inventory: true, is_human: true },
    },
  ],
})
