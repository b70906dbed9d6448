import { identityCheck } from './check'

export const tokenExchangeDepth = identityCheck({
  id: 'token-exchange-depth',
  no: 66,
  title: 'Tokens handed on through too many identities',
  holds: 'Token chains are short',
  group: 'runtime',
  severity: {
    default: 'medium',
    reasoning:
      'With each identity in the chain, it is harder to tell on whose behalf something was done, and permissions add up.',
    raise: {
      when: 'f.exchange_cycle or f.is_admin',
      because: 'the chain leads back to its beginning, or ends at an administrator',
    },
  },
  params: {
    max_depth: {
      default: 3,
      unit: 'edges',
      source: 'product',
      note: 'RFC 8693 describes chains of actors and sets no limit.',
    },
  },
  applies: 'f.is_active and f.is_human is not true and f.issue_n > 0',
  fails: 'f.exchange_cycle or f.exchange_depth > :max_depth',
  unknownBecause: [{ because: 'the log does not name who requested its tokens' }],
  falsePositives: [
    'A gateway that requests tokens for all callers and adds no permissions of its own',
    'Hops that were used on different days and never one after the other',
  ],
  proof: [
    '{exchange_depth|identity|identities} asked one for another, beginning with {exchange_root}',
    '{?exchange_cycle} the requests lead back to it',
    '{+requester_n|identity|identities} asked for its tokens',
    'the log reaches to {use_seen_to}',
  ],
  evidence: ['exchange_depth', 'exchange_root', 'exchange_cycle', 'requester_n', 'is_admin', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'the fifth role of a chain',
      facts: {
        is_active: true,
        issue_n: 30,
        requester_n: 1,
        exchange_depth: 4,
        exchange_root: 'desk',
        exchange_cycle: false,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'two roles that assume each other',
      facts: {
        is_active: true,
        issue_n: 30,
        requester_n: 1,
        exchange_depth: 2,
        exchange_root: 'desk',
        exchange_cycle: true,
      },
    },
    {
      verdict: 'holds',
      when: 'a user who assumes a role',
      facts: { is_active: true, issue_n: 30, requester_n: 1, exchange_depth: 1, exchange_cycle: false },
    },
    {
      verdict: 'unknown',
      when: 'a log without requesters',
      facts: { is_active: true, issue_n: 30 },
    },
    { verdict: 'not_applicable', when: 'nothing was issued to it', facts: { is_active: true, issue_n: 0 } },
  ],
})
