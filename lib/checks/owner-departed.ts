import { identityCheck } from './check'

export const ownerDeparted = identityCheck({
  id: 'owner-departed',
  no: 10,
  title: 'Owner has left',
  holds: 'All confirmed owners are still here',
  group: 'ownership',
  severity: {
    default: 'high',
    reasoning:
      'The person may still know its secrets. OWASP names this as a main case of improper offboarding.',
    raise: { when: 'f.is_admin and f.owner_n = 0', because: 'admin-equivalent, and nobody else owns it' },
    lower: { when: 'f.owner_n > 0', because: 'another owner is still here' },
  },
  params: {
    grace_days: {
      default: 1,
      unit: 'days',
      source: 'product',
      note: 'PCI DSS 4.0.1, 8.2.5 asks to revoke the access of leavers at once.',
    },
  },
  applies: `
    f.is_active
    and f.provider_managed is not true
    and f.is_human is not true
    and (f.owner_n > 0 or f.owner_departed_n > 0)`,
  fails: `
    case
      when f.owner_departed_n = 0 then false
      when f.owner_left_at is not null then f.owner_left_at < :as_of - :grace_days * interval '1 day'
    end`,
  unknownBecause: [{ because: 'the directory does not say when its owner left' }],
  falsePositives: ['The directory is late, or the person came back', 'A contract that was extended'],
  proof: [
    '{owner_label} left on {owner_left_at}',
    '{owner_departed_n|owner has|owners have} left',
    '{+owner_n|owner is|owners are} still there',
  ],
  evidence: ['owner_departed_n', 'owner_left_at', 'owner_n', 'owner_label'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'its only owner left a month ago',
      facts: {
        is_active: true,
        in_inventory: true,
        owner_n: 0,
        owner_departed_n: 1,
        owner_left_at: '2026-10-22T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'the only owner of an administrator left a month ago',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        owner_n: 0,
        owner_departed_n: 1,
        owner_left_at: '2026-10-22T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'one of two owners left a month ago',
      facts: {
        is_active: true,
        in_inventory: true,
        owner_n: 1,
        owner_departed_n: 1,
        owner_left_at: '2026-10-22T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'its owner is here',
      facts: { is_active: true, in_inventory: true, owner_n: 1, owner_departed_n: 0 },
    },
    {
      verdict: 'holds',
      when: 'its owner left three hours ago',
      facts: {
        is_active: true,
        in_inventory: true,
        owner_n: 0,
        owner_departed_n: 1,
        owner_left_at: '2026-11-21T21:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'its owner is marked as gone, without a date',
      facts: { is_active: true, in_inventory: true, owner_n: 0, owner_departed_n: 1 },
    },
    {
      verdict: 'not_applicable',
      when: 'nobody ever owned it',
      facts: { is_active: true, in_inventory: true, owner_n: 0, owner_departed_n: 0 },
    },
  ],
})
