import { identityCheck } from './check'

export const concurrentReplay = identityCheck({
  id: 'concurrent-replay',
  no: 31,
  title: 'One token used in two places at a time',
  holds: 'Each token used in one place at a time',
  group: 'runtime',
  severity: {
    default: 'high',
    reasoning: 'A token belongs to one workload. If it is used alternately in two places, it was copied.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  // Addresses are left out: one workload has several behind translation and two protocols.
  applies: 'f.is_active and f.single_token_n > 0',
  fails: `
    case
      when f.replayed_n > 0 then true
      when f.contexts_known is not true then null
      else false
    end`,
  unknownBecause: [{ because: 'no log records which workload uses its credentials' }],
  falsePositives: [
    'Replicas that share a mounted token',
    'Clocks of two log sources that differ by more than the pause between two uses',
  ],
  proof: [
    '{replayed_n|token was|tokens were} used in two places at a time',
    'last on {replayed_at}',
    'of {single_token_n|token|tokens} with an id of their own',
  ],
  evidence: ['replayed_n', 'replayed_at', 'single_token_n', 'use_seen_from', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'two pods used one token alternately',
      facts: {
        is_active: true,
        in_inventory: true,
        single_token_n: 20,
        replayed_n: 1,
        contexts_known: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: "the same with an administrator's token",
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        single_token_n: 20,
        replayed_n: 1,
        contexts_known: true,
      },
    },
    {
      verdict: 'holds',
      when: 'each token in one pod',
      facts: {
        is_active: true,
        in_inventory: true,
        single_token_n: 20,
        replayed_n: 0,
        contexts_known: true,
      },
    },
    {
      verdict: 'unknown',
      when: 'only addresses are logged',
      facts: {
        is_active: true,
        in_inventory: true,
        single_token_n: 20,
        replayed_n: 0,
        contexts_known: false,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'no token with an id of its own was used',
      facts: { is_active: true, in_inventory: true, single_token_n: 0, replayed_n: 0 },
    },
  ],
})
