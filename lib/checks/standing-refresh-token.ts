import { PRODUCTION } from '@/lib/facts/terms'
import { code, credentialKinds } from '@/lib/model/vocabulary'
import { credentialCheck } from './check'

const REFRESH_TOKEN = code(credentialKinds, 'refresh_token')

export const standingRefreshToken = credentialCheck({
  id: 'standing-refresh-token',
  no: 69,
  title: 'Refresh token stands in for a static secret',
  holds: 'Refresh tokens are rotated and in use',
  group: 'lifetime',
  severity: {
    default: 'high',
    reasoning: 'A refresh token that is not replaced is a long-lived secret: whoever has it gets new tokens.',
    raise: {
      when: `f.identity_is_third_party or f.identity_environment = ${PRODUCTION}`,
      because: 'held by a third party, or opens production',
    },
    lower: { when: 'f.is_bound', because: 'bound, so a copy does not work elsewhere' },
  },
  params: {
    max_age_days: {
      default: 30,
      unit: 'days',
      source: 'product',
      note: 'Since it was last replaced by a new one; of one that stays the same, since it was issued.',
    },
    unused_days: {
      default: 14,
      unit: 'days',
      source: 'product',
      note: 'A token that renews nothing for this long is not needed.',
    },
  },
  applies: `f.is_active and f.kind = ${REFRESH_TOKEN}`,
  fails: `
    case
      when f.rotated_at < :as_of - :max_age_days * interval '1 day' then true
      when f.last_used_at < :as_of - :unused_days * interval '1 day' then true
      when f.never_used and f.created_at < :as_of - :unused_days * interval '1 day' then true
      when f.rotated_at is null then null
      when f.last_used_at is null and f.never_used is not true then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.rotated_at is null',
      because: 'no source says whether it is replaced by a new one when it is used',
    },
    { because: 'no source says when it was last used to renew' },
  ],
  falsePositives: [
    'An integration that a person agreed to, and uses: have the person named as its owner',
    'A server that replaces the token at each use and does not say so',
  ],
  proof: ['issued {created_at}', 'last replaced {rotated_at}', 'last used {last_used_at}'],
  evidence: ['created_at', 'rotated_at', 'last_used_at', 'never_used', 'expires_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'issued a year ago and never replaced',
      facts: {
        is_active: true,
        kind: REFRESH_TOKEN,
        created_at: '2025-11-21T00:00:00Z',
        rotated_at: '2025-11-21T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'three weeks old and not used since',
      facts: {
        is_active: true,
        kind: REFRESH_TOKEN,
        created_at: '2026-11-01T00:00:00Z',
        never_used: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'a year old, held by a vendor',
      facts: {
        is_active: true,
        kind: REFRESH_TOKEN,
        created_at: '2025-11-21T00:00:00Z',
        rotated_at: '2025-11-21T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
        identity_is_third_party: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a year old, bound to the key of its client',
      facts: {
        is_active: true,
        kind: REFRESH_TOKEN,
        created_at: '2025-11-21T00:00:00Z',
        rotated_at: '2025-11-21T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
        is_bound: true,
      },
    },
    {
      verdict: 'holds',
      when: 'replaced and used yesterday',
      facts: {
        is_active: true,
        kind: REFRESH_TOKEN,
        created_at: '2025-11-21T00:00:00Z',
        rotated_at: '2026-11-20T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'replaced yesterday, use unknown',
      facts: { is_active: true, kind: REFRESH_TOKEN, rotated_at: '2026-11-20T00:00:00Z' },
    },
    {
      verdict: 'unknown',
      when: 'a year old and used yesterday, replacement unknown',
      facts: {
        is_active: true,
        kind: REFRESH_TOKEN,
        created_at: '2025-11-21T00:00:00Z',
        last_used_at: '2026-11-20T00:00:00Z',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'an API key',
      facts: { is_active: true, kind: code(credentialKinds, 'api_key'), created_at: '2025-11-21T00:00:00Z' },
    },
  ],
})
