import { PRODUCTION } from '@/lib/facts/terms'
import { identityCheck } from './check'

export const lateralExchange = identityCheck({
  id: 'lateral-exchange',
  no: 37,
  title: 'Used in an environment where it never was',
  holds: 'Used where it always was',
  group: 'runtime',
  severity: {
    default: 'high',
    reasoning: 'Valid credentials that move to where they never went are the main trace of lateral movement.',
    raise: {
      when: `f.is_admin and f.newest_environment = ${PRODUCTION}`,
      because: 'admin-equivalent, and new in production',
    },
    lower: {
      when: `f.newest_environment <> ${PRODUCTION}`,
      because: 'the new environment is not production',
    },
  },
  params: {
    new_days: {
      default: 7,
      unit: 'days',
      source: 'product',
      note: 'Counted back from the end of the log.',
    },
    baseline_days: {
      default: 30,
      unit: 'days',
      source: 'product',
      note: 'So long it has to have been in use elsewhere before.',
    },
  },
  applies: 'f.is_active and f.is_human is not true',
  // An environment in which a workload of it is listed is not new.
  fails: `
    case
      when f.environment_n is null then null
      when f.newest_environment_at is null then false
      when f.newest_environment_at <= least(:as_of, f.use_seen_to) - :new_days * interval '1 day' then false
      when f.use_seen_from > f.newest_environment_at - :baseline_days * interval '1 day' then null
      else f.newest_environment_at - f.oldest_environment_at >= :baseline_days * interval '1 day'
    end`,
  unknownBecause: [
    {
      when: 'f.environment_n is null',
      because: 'its environments are unknown; an administrator can set them under Settings, Environments',
    },
    { because: 'the log does not go back far enough to know where it was used before' },
  ],
  falsePositives: ['A release that moved the workload', 'A network that is set to the wrong environment'],
  proof: [
    'first used in {newest_environment} on {newest_environment_at}',
    'used elsewhere since {oldest_environment_at}',
  ],
  evidence: [
    'newest_environment',
    'newest_environment_at',
    'oldest_environment_at',
    'environment_n',
    'use_seen_from',
    'use_seen_to',
  ],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'for a year in staging, since Thursday in production',
      facts: {
        is_active: true,
        in_inventory: true,
        environment_n: 2,
        newest_environment: 0,
        newest_environment_at: '2026-11-19T00:00:00Z',
        oldest_environment_at: '2026-08-24T00:00:00Z',
        use_seen_from: '2025-11-01T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'the same with an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        environment_n: 2,
        newest_environment: 0,
        newest_environment_at: '2026-11-19T00:00:00Z',
        oldest_environment_at: '2026-08-24T00:00:00Z',
        use_seen_from: '2025-11-01T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'for a year in production, since Thursday in test',
      facts: {
        is_active: true,
        in_inventory: true,
        environment_n: 2,
        newest_environment: 3,
        newest_environment_at: '2026-11-19T00:00:00Z',
        oldest_environment_at: '2026-08-24T00:00:00Z',
        use_seen_from: '2025-11-01T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'in one environment',
      facts: {
        is_active: true,
        in_inventory: true,
        environment_n: 1,
        use_seen_from: '2025-11-01T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'the log begins two weeks before',
      facts: {
        is_active: true,
        in_inventory: true,
        environment_n: 2,
        newest_environment: 0,
        newest_environment_at: '2026-11-19T00:00:00Z',
        oldest_environment_at: '2026-11-05T00:00:00Z',
        use_seen_from: '2026-11-05T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'no environment of its use is known',
      facts: { is_active: true, in_inventory: true },
    },
    {
      verdict: 'not_applicable',
      when: 'a person',
      facts: { is_active: true, in_inventory: true, is_human: true, environment_n: 2 },
    },
  ],
})
