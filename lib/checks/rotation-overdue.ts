import { credentialCheck } from './check'

export const rotationOverdue = credentialCheck({
  id: 'rotation-overdue',
  no: 1,
  title: 'Credential past its rotation interval',
  holds: 'Credential inside its rotation interval',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning:
      'A leaked copy stays valid until rotation. Weak rotation is the most frequent cause in the survey that OWASP cites.',
    raise: {
      when: "f.identity_is_admin or (:as_of - f.rotated_at) > 2 * :default_interval_days * interval '1 day'",
      because: 'overdue by more than a full interval, or admin-equivalent',
    },
  },
  params: {
    default_interval_days: {
      default: 90,
      unit: 'days',
      source: 'cis-aws-7.0-2.12',
      whole: 'lists and charts of ages are drawn by it',
    },
    crypto_interval_days: {
      default: 730,
      unit: 'days',
      source: 'sp800-57-t1',
      whole: 'lists and charts of ages are drawn by it',
    },
  },
  applies: `
    f.is_active
    and f.is_static
    and f.is_password is not true
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  fails: `
    (:as_of - f.rotated_at) > case
      when f.is_asymmetric then :crypto_interval_days
      else :default_interval_days
    end * interval '1 day'`,
  unknownBecause: [{ because: 'its source does not report rotation' }],
  falsePositives: ['Rotation by adding a second key', 'Clock or time-zone errors in imports'],
  proof: ['last rotated on {rotated_at}', 'created on {created_at}', 'last used on {last_used_at}'],
  evidence: ['kind', 'rotated_at', 'created_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'last rotated 120 days ago',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        rotated_at: '2026-07-25T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'last rotated 205 days ago',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        rotated_at: '2026-05-01T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'rotated yesterday',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        rotated_at: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'the source reports no rotation',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        created_at: '2020-01-01T00:00:00Z',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'the password of a human user, which other rules cover',
      facts: { is_active: true, is_static: true, is_password: true, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'a run-time token',
      facts: {
        is_active: true,
        is_static: false,
        is_asymmetric: false,
        identity_is_active: true,
        rotated_at: '2020-01-01T00:00:00Z',
      },
    },
  ],
})
