import { identityCheck } from './check'

export const ttlDrift = identityCheck({
  id: 'ttl-drift',
  no: 5,
  title: 'Token lifetime has risen',
  holds: 'Token lifetime is steady',
  group: 'lifetime',
  severity: {
    default: 'low',
    reasoning:
      'Where renewal is brittle, lifetimes are raised first. The rise shows before a policy is broken.',
    raise: { when: 'f.ttl_recent > :ceiling_seconds', because: 'now above the ceiling' },
  },
  params: {
    ratio: { default: 1.5, unit: 'times', source: 'product' },
    min_rise_seconds: { default: 300, unit: 'seconds', source: 'product' },
    min_tokens: {
      default: 20,
      unit: 'tokens',
      source: 'product',
      note: 'In the last seven days of the log, and in the 30 days before.',
    },
    ceiling_seconds: {
      default: 43200,
      unit: 'seconds',
      source: 'aws-sts',
      note: 'Severity rises above this.',
    },
  },
  applies: 'f.is_active and f.token_recent_n >= :min_tokens and f.token_before_n >= :min_tokens',
  // Medians, so that a single long token is no drift.
  fails: `
    case
      when f.ttl_recent is not null and f.ttl_before is not null
        then f.ttl_recent > f.ttl_before * :ratio and f.ttl_recent - f.ttl_before > :min_rise_seconds
    end`,
  unknownBecause: [{ because: 'the log does not record lifetimes' }],
  falsePositives: ['Seasonal batch jobs that ask for longer sessions', 'A change that was agreed on'],
  proof: ['tokens live {ttl_recent}', '{ttl_before} before', 'by {token_recent_n|token|tokens}'],
  evidence: ['ttl_recent', 'ttl_before', 'token_recent_n', 'token_before_n', 'use_seen_from', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'three hours, one hour before',
      facts: {
        is_active: true,
        in_inventory: true,
        token_recent_n: 28,
        token_before_n: 110,
        ttl_recent: 10800,
        ttl_before: 3600,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a day, one hour before',
      facts: {
        is_active: true,
        in_inventory: true,
        token_recent_n: 28,
        token_before_n: 110,
        ttl_recent: 86400,
        ttl_before: 3600,
      },
    },
    {
      verdict: 'holds',
      when: 'an hour, as before',
      facts: {
        is_active: true,
        in_inventory: true,
        token_recent_n: 28,
        token_before_n: 110,
        ttl_recent: 3600,
        ttl_before: 3600,
      },
    },
    {
      verdict: 'unknown',
      when: 'lifetimes are not logged',
      facts: { is_active: true, in_inventory: true, token_recent_n: 28, token_before_n: 110 },
    },
    {
      verdict: 'not_applicable',
      when: 'too few to compare',
      facts: { is_active: true, in_inventory: true, token_recent_n: 3, token_before_n: 11 },
    },
  ],
})
