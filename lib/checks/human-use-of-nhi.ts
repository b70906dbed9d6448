import { PRODUCTION } from '@/lib/facts/terms'
import { code, identityKinds } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const humanUseOfNhi = identityCheck({
  id: 'human-use-of-nhi',
  no: 41,
  title: 'Person using a machine identity',
  holds: 'Only machines use it',
  group: 'human',
  severity: {
    default: 'medium',
    reasoning:
      'OWASP rates the technical impact low for small privileges, but actions can no longer be attributed to a person.',
    raise: {
      when: `f.is_admin or f.environment = ${PRODUCTION}`,
      because: 'admin-equivalent, or in production',
    },
  },
  params: {
    window_days: { default: 90, unit: 'days', source: 'product' },
  },
  applies: `
    f.is_active
    and f.is_human is not true
    and f.break_glass is not true
    and f.kind <> ${code(identityKinds, 'root_account')}`,
  fails: `
    case
      when f.human_use_at > least(:as_of, f.use_seen_to) - :window_days * interval '1 day' then true
      when f.use_seen_to is null then null
      else false
    end`,
  unknownBecause: [
    { when: 'f.issue_n > 0', because: 'the imported log records issued credentials but not their use' },
    { because: 'no audit log of its account imported' },
  ],
  falsePositives: ['CI runners that use the same CLI tools', 'Shared jump hosts'],
  proof: ['used by a person on {human_use_at}', 'the log reaches to {use_seen_to}'],
  evidence: ['human_use_at', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a console session last week',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 0,
        human_use_at: '2026-11-15T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a console session last week, in production',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 0,
        human_use_at: '2026-11-15T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
        environment: 0,
      },
    },
    {
      verdict: 'holds',
      when: 'no person seen',
      facts: { is_active: true, in_inventory: true, kind: 0, use_seen_to: '2026-11-21T00:00:00Z' },
    },
    { verdict: 'unknown', when: 'no use log', facts: { is_active: true, in_inventory: true, kind: 0 } },
    {
      verdict: 'not_applicable',
      when: 'human sign-in by design',
      facts: { is_active: true, in_inventory: true, kind: 0, is_human: true },
    },
  ],
})
