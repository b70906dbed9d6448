import { identityCheck } from './check'

export const thirdPartyUnreviewed = identityCheck({
  id: 'third-party-unreviewed',
  no: 40,
  title: 'Third-party identity without current review',
  holds: 'Third party reviewed within a year',
  group: 'third-party',
  severity: {
    default: 'high',
    reasoning: 'A breach at the vendor is a breach here, and OWASP notes that it is hard to detect.',
    raise: {
      when: 'f.is_admin or f.third_party_contract_ends_at < :as_of',
      because: 'admin-equivalent, or the contract has ended',
    },
  },
  params: {
    review_days: { default: 365, unit: 'days', source: 'cis-8.1-15.5' },
    privileged_review_days: { default: 180, unit: 'days', source: 'product' },
  },
  applies: 'f.is_active and f.third_party is not null',
  fails: `
    case
      when f.third_party_contract_ends_at < :as_of then true
      when f.third_party_reviewed_at is null and not f.in_inventory then null
      when f.third_party_reviewed_at is null then true
      else f.third_party_reviewed_at < :as_of - case
          when f.is_admin then :privileged_review_days
          else :review_days
        end * interval '1 day'
    end`,
  unknownBecause: [{ because: 'seen only in logs; no inventory has a review date' }],
  falsePositives: ['Sub-processors covered by a parent review', 'Free marketplace apps without a contract'],
  proof: [
    '{third_party} controls it',
    'last reviewed on {third_party_reviewed_at}',
    'the contract ends on {third_party_contract_ends_at}',
  ],
  evidence: ['third_party', 'third_party_reviewed_at', 'third_party_contract_ends_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a vendor never reviewed',
      facts: { is_active: true, in_inventory: true, third_party: 'vendor' },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'a vendor never reviewed, whose contract has ended',
      facts: {
        is_active: true,
        in_inventory: true,
        third_party: 'vendor',
        third_party_contract_ends_at: '2026-10-01T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'reviewed in June',
      facts: {
        is_active: true,
        in_inventory: true,
        third_party: 'vendor',
        third_party_reviewed_at: '2026-06-01T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'seen in a log only',
      facts: { is_active: true, in_inventory: false, third_party: 'vendor' },
    },
    { verdict: 'not_applicable', when: 'our own', facts: { is_active: true, in_inventory: true } },
  ],
})
