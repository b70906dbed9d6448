import { identityCheck } from './check'

export const blueprintSharedCredential = identityCheck({
  id: 'blueprint-shared-credential',
  no: 51,
  title: 'Several agents share one stored credential',
  holds: 'Its agents share no stored credential',
  group: 'isolation',
  severity: {
    default: 'medium',
    reasoning:
      'Agents authenticate with the credential of their blueprint: whoever copies it can act as all of them.',
    raise: { when: 'f.agent_n >= :many_agents', because: 'many agents depend on it' },
  },
  params: {
    min_agents: { default: 2, unit: 'agents', source: 'product' },
    many_agents: { default: 10, unit: 'agents', source: 'product', note: 'Severity rises from here.' },
  },
  applies: 'f.is_active and f.agent_n >= :min_agents',
  fails: `
    case
      when f.static_credential_n > 0 then true
      when f.known_credential_n > 0 or f.federation_n > 0 then false
    end`,
  unknownBecause: [{ because: 'no source lists its credentials' }],
  falsePositives: ['Replicas of one agent that are registered as several'],
  proof: [
    '{agent_n|agent signs|agents sign} in by its credentials',
    '{+static_credential_n|of them static|of them static}',
  ],
  evidence: ['agent_n', 'static_credential_n', 'federation_n', 'known_credential_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'three agents on a client secret',
      facts: {
        is_active: true,
        in_inventory: true,
        agent_n: 3,
        static_credential_n: 1,
        known_credential_n: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'twenty agents on a client secret',
      facts: {
        is_active: true,
        in_inventory: true,
        agent_n: 20,
        static_credential_n: 1,
        known_credential_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'three agents on a federated credential',
      facts: {
        is_active: true,
        in_inventory: true,
        agent_n: 3,
        static_credential_n: 0,
        known_credential_n: 0,
        federation_n: 1,
      },
    },
    {
      verdict: 'unknown',
      when: 'three agents, credentials not listed',
      facts: {
        is_active: true,
        in_inventory: true,
        agent_n: 3,
        static_credential_n: 0,
        known_credential_n: 0,
        federation_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'one agent',
      facts: { is_active: true, in_inventory: true, agent_n: 1, static_credential_n: 1 },
    },
  ],
})
