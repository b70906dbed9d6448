import { credentialCheck } from './check'

export const neverRotated = credentialCheck({
  id: 'never-rotated',
  no: 2,
  title: 'Credential never rotated since creation',
  holds: 'Credential has been rotated',
  group: 'lifetime',
  severity: {
    default: 'high',
    reasoning:
      'There is no evidence that rotation works; the first forced rotation would be during an incident.',
    raise: {
      when: "f.identity_is_admin or :as_of - f.created_at > interval '365 days'",
      because: 'over a year old, or admin-equivalent',
    },
  },
  params: {
    min_age_days: {
      default: 90,
      unit: 'days',
      source: 'cis-aws-7.0-2.12',
      note: 'Younger credentials have not reached their first rotation.',
    },
  },
  applies: `
    f.is_active
    and f.is_static
    and f.is_password is not true
    and f.identity_is_active
    and f.identity_provider_managed is not true
    and (f.created_at is null or :as_of - f.created_at > :min_age_days * interval '1 day')`,
  fails: `
    case when f.rotation_tracked is not true or f.created_at is null then null
     else (f.rotated_at is null or f.rotated_at = f.created_at) and coalesce(f.versions, 1) = 1 end`,
  unknownBecause: [
    { when: 'f.created_at is null', because: 'no source reports its creation date' },
    { because: 'its source has no rotation history' },
  ],
  falsePositives: ['Sources that drop history on rotation'],
  proof: ['created on {created_at} and not rotated since', '{versions|version|versions}'],
  evidence: ['kind', 'created_at', 'rotated_at', 'versions'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'made 400 days ago, one version',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2025-10-18T00:00:00Z',
        rotated_at: '2025-10-18T00:00:00Z',
        rotation_tracked: true,
        versions: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'made 200 days ago, one version',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2026-05-06T00:00:00Z',
        rotated_at: '2026-05-06T00:00:00Z',
        rotation_tracked: true,
        versions: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'rotated after creation',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2025-10-18T00:00:00Z',
        rotated_at: '2026-09-01T00:00:00Z',
        rotation_tracked: true,
        versions: 3,
      },
    },
    {
      verdict: 'unknown',
      when: 'the source has no history',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2025-10-18T00:00:00Z',
        rotation_tracked: false,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'the password of a human user, which other rules cover',
      facts: { is_active: true, is_static: true, is_password: true, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'too young for its first rotation',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2026-11-01T00:00:00Z',
        rotation_tracked: true,
      },
    },
  ],
})
