import { PRODUCTION } from '@/lib/facts/terms'
import { identityCheck } from './check'

export const issuedNeverUsed = identityCheck({
  id: 'issued-never-used',
  no: 34,
  title: 'Tokens issued and not used',
  holds: 'Issued tokens are used',
  group: 'runtime',
  severity: {
    default: 'low',
    reasoning: 'Tokens that are issued and never used are waste, or may prepare an attack.',
    raise: {
      when: `f.is_admin or f.environment = ${PRODUCTION} and f.owner_n = 0`,
      because: 'admin-equivalent, or in production without an owner',
    },
  },
  params: {
    min_tokens: { default: 50, unit: 'tokens', source: 'product' },
    unused_share: {
      default: 0.5,
      unit: 'ratio',
      source: 'product',
      note: 'Of the tokens that ended in the last 30 days of the log.',
    },
  },
  applies: 'f.is_active and f.ended_token_n >= :min_tokens',
  // None used at all says more of the log than of the tokens: some logs leave out what they were used for.
  fails: `
    case
      when f.use_seen_to is null or f.unused_token_n = f.ended_token_n then null
      else f.unused_token_n >= f.ended_token_n * :unused_share
    end`,
  unknownBecause: [
    {
      when: 'f.use_seen_to is null',
      because: 'the imported log records issued credentials but not their use',
    },
    {
      because:
        'the log does not show a use of any of its tokens; the log may not cover the calls they are for',
    },
  ],
  falsePositives: [
    'Calls that the log leaves out, such as data events',
    'A library that renews whether or not the token is needed',
  ],
  proof: [
    '{unused_token_n} of {ended_token_n|token|tokens} ended without a use',
    'in the log from {use_seen_from} to {use_seen_to}',
  ],
  evidence: ['unused_token_n', 'ended_token_n', 'use_seen_from', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: '80 of 120 tokens ended unused',
      facts: {
        is_active: true,
        in_inventory: true,
        environment: 1,
        owner_n: 1,
        ended_token_n: 120,
        unused_token_n: 80,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: "80 of 120 of an administrator's tokens ended unused",
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        ended_token_n: 120,
        unused_token_n: 80,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: '5 of 120 ended unused',
      facts: {
        is_active: true,
        in_inventory: true,
        ended_token_n: 120,
        unused_token_n: 5,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'none of 120 was seen in use',
      facts: {
        is_active: true,
        in_inventory: true,
        ended_token_n: 120,
        unused_token_n: 120,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'twelve tokens in a month',
      facts: { is_active: true, in_inventory: true, ended_token_n: 12, unused_token_n: 12 },
    },
  ],
})
