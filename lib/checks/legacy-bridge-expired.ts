import { credentialCheck } from './check'

export const legacyBridgeExpired = credentialCheck({
  id: 'legacy-bridge-expired',
  no: 45,
  title: 'Bridge past its end, or longer than allowed',
  holds: 'Bridge ends in time',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning:
      'A shared secret is accepted as a transition. A bridge without a near end is a permanent secret.',
    raise: { when: 'f.bridge_ends_at < :as_of', because: 'its end has passed' },
  },
  params: {
    max_days: {
      default: 180,
      unit: 'days',
      source: 'product',
      note: 'From the request to the sunset date.',
    },
  },
  applies: 'f.is_active and f.is_static and f.identity_is_active and f.bridge_ends_at is not null',
  fails: `
    case
      when f.is_in_inventory
        then f.bridge_ends_at < :as_of
          or f.bridge_ends_at - f.bridge_asked_at > :max_days * interval '1 day'
    end`,
  unknownBecause: [{ because: 'no inventory lists the credential, so it may have ended' }],
  falsePositives: ['Dates of a vendor or a mainframe that the team cannot move: ask for a new bridge'],
  proof: [
    'the bridge ends on {bridge_ends_at}',
    'asked for on {bridge_asked_at}',
    'last used on {last_used_at}',
  ],
  evidence: ['bridge_ends_at', 'bridge_asked_at', 'kind', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a bridge of a year',
      facts: {
        is_active: true,
        is_static: true,
        is_in_inventory: true,
        identity_is_active: true,
        bridge_asked_at: '2026-10-01T00:00:00Z',
        bridge_ends_at: '2027-10-01T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'its end was last month and the secret still works',
      facts: {
        is_active: true,
        is_static: true,
        is_in_inventory: true,
        identity_is_active: true,
        bridge_asked_at: '2026-08-01T00:00:00Z',
        bridge_ends_at: '2026-10-31T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'a bridge of three months that has a month left',
      facts: {
        is_active: true,
        is_static: true,
        is_in_inventory: true,
        identity_is_active: true,
        bridge_asked_at: '2026-09-22T00:00:00Z',
        bridge_ends_at: '2026-12-22T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'a bridge for a key that only a log knows',
      facts: {
        is_active: true,
        is_static: true,
        is_in_inventory: false,
        identity_is_active: true,
        bridge_asked_at: '2026-08-01T00:00:00Z',
        bridge_ends_at: '2026-10-31T00:00:00Z',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'no bridge',
      facts: { is_active: true, is_static: true, is_in_inventory: true, identity_is_active: true },
    },
  ],
})
