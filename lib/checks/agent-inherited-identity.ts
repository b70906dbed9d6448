import { code, identityKinds } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const agentInheritedIdentity = identityCheck({
  id: 'agent-inherited-identity',
  no: 44,
  title: 'AI agent runs on the identity of others',
  holds: 'The agent has the identity to itself',
  group: 'isolation',
  severity: {
    default: 'high',
    reasoning:
      'The log cannot tell the agent from what else runs as this identity, and it gets all of its permissions.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: `f.is_active and f.kind <> ${code(identityKinds, 'ai_agent')} and f.agent_workload_n > 0`,
  fails: `
    case
      when f.other_workload_n > 0 or f.agent_workload_n > 1 or f.is_human is true then true
      when f.in_inventory then false
    end`,
  unknownBecause: [{ because: 'no inventory lists the identity, so what else runs as it is not known' }],
  falsePositives: ['Two versions of one agent during a release'],
  proof: [
    '{agent_workload_n|AI agent runs|AI agents run} as it',
    '{+other_workload_n|other workload|other workloads} beside',
    '{?is_human} it is the identity of a person',
    'last used on {last_used_at}',
  ],
  evidence: ['agent_workload_n', 'other_workload_n', 'is_human', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'an agent and a service run as one service account',
      facts: { is_active: true, in_inventory: true, kind: 3, agent_workload_n: 1, other_workload_n: 1 },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'the same on an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        kind: 3,
        agent_workload_n: 1,
        other_workload_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'a service account of its own',
      facts: { is_active: true, in_inventory: true, kind: 3, agent_workload_n: 1, other_workload_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'an account that no list contains',
      facts: { is_active: true, in_inventory: false, kind: 3, agent_workload_n: 1, other_workload_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'no agent runs as it',
      facts: { is_active: true, in_inventory: true, kind: 3, agent_workload_n: 0, other_workload_n: 1 },
    },
  ],
})
