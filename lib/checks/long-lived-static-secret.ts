import { PRODUCTION } from '@/lib/facts/terms'
import { credentialCheck } from './check'

export const longLivedStaticSecret = credentialCheck({
  id: 'long-lived-static-secret',
  no: 0,
  title: 'Static secret older or longer-lived than policy',
  holds: 'Static secret inside its age limit',
  group: 'lifetime',
  severity: {
    default: 'high',
    reasoning:
      'OWASP rates the risk as widespread and severe but hard to exploit alone, because the secret must leak first. Combined with exposure or privilege it is critical.',
    raise: {
      when: `f.identity_is_admin or f.identity_environment = ${PRODUCTION}`,
      because: 'the identity is admin-equivalent or in production',
    },
  },
  params: {
    max_age_days: {
      default: 90,
      unit: 'days',
      source: 'cis-aws-7.0-2.12',
      note: 'Asymmetric keys use the longer limit below.',
    },
    crypto_max_age_days: { default: 730, unit: 'days', source: 'sp800-57-t1' },
  },
  applies: `
    f.is_active
    and f.is_static
    and f.is_password is not true
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  // An expiry date that is not known takes nothing away from an age that is.
  fails: `
    case
      when :as_of - coalesce(f.rotated_at, f.created_at) > case
            when f.is_asymmetric then :crypto_max_age_days
            else :max_age_days
          end * interval '1 day'
        then true
      when f.expires_at - f.created_at > case
            when f.is_asymmetric then :crypto_max_age_days
            else :max_age_days
          end * interval '1 day'
        then true
      when coalesce(f.rotated_at, f.created_at) is not null then false
    end`,
  unknownBecause: [{ because: 'no source reports its creation date' }],
  falsePositives: [
    'Root or signing keys held in an HSM follow cryptoperiods, not the 90-day rule',
    'Imports that set the creation date to the import date',
  ],
  proof: [
    '{kind}',
    'created on {created_at}',
    'last rotated on {rotated_at}',
    'ends on {expires_at}',
    'last used on {last_used_at}',
  ],
  evidence: ['kind', 'created_at', 'rotated_at', 'expires_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'an access key made 214 days ago',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2026-04-22T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'an access key made 214 days ago, in production',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2026-04-22T00:00:00Z',
        identity_environment: 0,
      },
    },
    {
      verdict: 'holds',
      when: 'a key made 12 days ago',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2026-11-10T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'a key with no creation date',
      facts: { is_active: true, is_static: true, is_asymmetric: false, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'the password of a human user, which other rules cover',
      facts: { is_active: true, is_static: true, is_password: true, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'a deactivated key',
      facts: {
        is_active: false,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2020-01-01T00:00:00Z',
      },
    },
  ],
})
