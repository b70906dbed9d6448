import { codes, credentialKinds } from '@/lib/model/vocabulary'
import { credentialCheck } from './check'

const CERTIFICATES = codes(credentialKinds, [
  'client_certificate',
  'server_certificate',
  'signing_certificate',
])

export const certificateExpiring = credentialCheck({
  id: 'certificate-expiring',
  no: 29,
  title: 'Certificate near its end',
  holds: 'Certificate has time left',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning: 'An expired certificate stops its workload, and outages end in long-lived fallbacks.',
    raise: { when: 'f.expires_at < :as_of', because: 'expired and still listed as active' },
  },
  params: {
    warn_days: {
      default: 30,
      unit: 'days',
      source: 'cert-manager',
      note: 'A certificate of less than 90 days warns earlier: when the share below of its lifetime is left.',
    },
    warn_share: { default: 0.33, unit: 'ratio', source: 'cert-manager' },
  },
  applies: `
    f.is_active
    and f.identity_is_active
    and f.is_static
    and f.kind in (${CERTIFICATES})
    and f.identity_provider_managed is not true
    and f.cannot_expire is not true`,
  fails: `
    case
      when f.renewed_until > f.expires_at then false
      when f.expires_at is not null
        then f.expires_at - :as_of < least(
          :warn_days * interval '1 day',
          (f.expires_at - f.created_at) * :warn_share
        )
      when f.cannot_expire = false then false
    end`,
  unknownBecause: [{ because: 'no source reports its expiry date' }],
  falsePositives: [
    'A renewal that runs in the last days before the end',
    'Superseded certificates that were never removed',
  ],
  proof: ['ends on {expires_at}', 'created on {created_at}', 'last used on {last_used_at}'],
  evidence: ['kind', 'created_at', 'expires_at', 'renewed_until', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a certificate of a year that ends in twelve days',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        kind: 15,
        created_at: '2025-12-04T00:00:00Z',
        expires_at: '2026-12-04T00:00:00Z',
        renewed_until: '2026-12-04T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'it ended last week',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        kind: 15,
        created_at: '2025-11-15T00:00:00Z',
        expires_at: '2026-11-15T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'a certificate of thirty days with twelve left',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        kind: 15,
        created_at: '2026-11-04T00:00:00Z',
        expires_at: '2026-12-04T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'its successor is in place',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        kind: 15,
        created_at: '2025-12-04T00:00:00Z',
        expires_at: '2026-12-04T00:00:00Z',
        renewed_until: '2027-12-01T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'its end is not reported',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 15 },
    },
    {
      verdict: 'not_applicable',
      when: 'a bare key, which has no end',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 15, cannot_expire: true },
    },
    {
      verdict: 'not_applicable',
      when: 'a client secret',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 3 },
    },
  ],
})
