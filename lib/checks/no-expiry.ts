import { credentialCheck } from './check'

export const noExpiry = credentialCheck({
  id: 'no-expiry',
  no: 3,
  title: 'Credential has no expiry date',
  holds: 'Credential has an expiry date',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning: 'Expiry limits the damage when other controls fail.',
    raise: {
      when: 'f.identity_is_admin or f.identity_is_third_party',
      because: 'admin-equivalent, or controlled by a third party',
    },
  },
  params: {},
  applies: `
    f.is_active
    and f.is_static
    and f.is_password is not true
    and f.identity_is_active
    and f.identity_provider_managed is not true
    and f.cannot_expire is not true`,
  fails: 'case when f.expires_at is not null then false when f.cannot_expire = false then true end',
  unknownBecause: [{ because: 'no source reports whether it expires' }],
  falsePositives: ['Platforms without an expiry field (AWS access keys)'],
  proof: ['it has no expiry date', '{kind}', 'created on {created_at}'],
  evidence: ['kind', 'created_at', 'expires_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a client secret without an end date',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        cannot_expire: false,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a client secret without an end date, controlled by a third party',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        cannot_expire: false,
        identity_is_third_party: true,
      },
    },
    {
      verdict: 'holds',
      when: 'expires in 30 days',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        cannot_expire: false,
        expires_at: '2026-12-22T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'no data on expiry',
      facts: { is_active: true, is_static: true, is_asymmetric: false, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'the password of a human user, which other rules cover',
      facts: { is_active: true, is_static: true, is_password: true, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'an AWS access key, which cannot have an expiry',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        cannot_expire: true,
      },
    },
  ],
})
