import { credentialCheck } from './check'

/** What every example has: an entry of a store that is in force. */
const entry = { in_store: true, is_active: true, identity_is_active: true }

export const storedSecretWithoutRotation = credentialCheck({
  id: 'stored-secret-without-rotation',
  no: 64,
  title: 'Stored secret that its store does not rotate',
  holds: 'Its store rotates it on schedule',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning:
      'A secret store can rotate a secret automatically. Where it does not, the value stays until somebody changes it.',
    raise: {
      when: "f.identity_is_admin or :as_of - f.rotated_at > interval '365 days'",
      because: 'unchanged for over a year, or admin-equivalent',
    },
    lower: {
      when: "f.rotated_at > :as_of - :changed_days * interval '1 day'",
      because: 'a new value was stored recently',
    },
  },
  params: {
    late_days: {
      default: 2,
      unit: 'days',
      source: 'product',
      note: 'A window of rotation may be open for a day, and a rotation that failed is tried again.',
    },
    changed_days: {
      default: 90,
      unit: 'days',
      source: 'product',
      note: 'A newer value is less severe, whoever stored it.',
    },
  },
  // What no source calls an entry of a store is none.
  applies: `
    f.in_store is true
    and f.is_active
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  // A list that was made before the rotation was due cannot tell whether it happened.
  fails: `
    case
      when not f.store_rotates then true
      when f.store_rotates is null or f.rotation_due_at is null then null
      when f.rotation_due_at + :late_days * interval '1 day' < f.listed_at then true
      when f.rotation_due_at + :late_days * interval '1 day' >= :as_of then false
    end`,
  unknownBecause: [
    { when: 'f.store_rotates is null', because: 'its store does not say whether it rotates it' },
    {
      when: 'f.rotation_due_at is null',
      because: 'its store does not say when the next rotation is due',
    },
    { because: 'its rotation was due after its store was last listed; import a newer list' },
  ],
  falsePositives: [
    'A pipeline that replaces the value and stores the new one itself',
    'A value that is no credential, such as a connection setting',
    'A secret that only its issuer can replace: ask for an exception',
  ],
  proof: [
    '{!store_rotates} its store does not rotate it',
    '{?store_rotates} its store should have rotated it by {rotation_due_at}',
    'last changed on {rotated_at}',
    'created on {created_at}',
    'last used on {last_used_at}',
  ],
  evidence: ['store_rotates', 'rotation_due_at', 'listed_at', 'rotated_at', 'created_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'no rotation is set up, and the value is 200 days old',
      facts: { ...entry, store_rotates: false, rotated_at: '2026-05-06T00:00:00Z' },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'no rotation is set up, and the value is two years old',
      facts: { ...entry, store_rotates: false, rotated_at: '2024-11-22T00:00:00Z' },
    },
    {
      verdict: 'gap',
      severity: 'low',
      when: 'no rotation is set up, and a new value was stored last month',
      facts: { ...entry, store_rotates: false, rotated_at: '2026-10-22T00:00:00Z' },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'the list of yesterday shows a rotation that was due three weeks ago',
      facts: {
        ...entry,
        store_rotates: true,
        rotated_at: '2026-08-02T00:00:00Z',
        rotation_due_at: '2026-11-01T00:00:00Z',
        listed_at: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'its next rotation is due in a week',
      facts: {
        ...entry,
        store_rotates: true,
        rotation_due_at: '2026-11-29T00:00:00Z',
        listed_at: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'its rotation was due yesterday, and may still be under way',
      facts: {
        ...entry,
        store_rotates: true,
        rotation_due_at: '2026-11-21T00:00:00Z',
        listed_at: '2026-11-22T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'its rotation was due after the list was exported',
      facts: {
        ...entry,
        store_rotates: true,
        rotation_due_at: '2026-11-01T00:00:00Z',
        listed_at: '2026-10-20T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'its store rotates it, and does not say when',
      facts: { ...entry, store_rotates: true, listed_at: '2026-11-21T00:00:00Z' },
    },
    {
      verdict: 'unknown',
      when: 'a store that does not say whether it rotates',
      facts: { ...entry, rotated_at: '2026-10-22T00:00:00Z' },
    },
    {
      verdict: 'not_applicable',
      when: 'a secret that the service which made it owns and rotates',
      facts: { ...entry, identity_provider_managed: true, store_rotates: true },
    },
    {
      verdict: 'not_applicable',
      when: 'an access key, which no store keeps',
      facts: { is_active: true, identity_is_active: true, rotated_at: '2024-11-22T00:00:00Z' },
    },
  ],
})
