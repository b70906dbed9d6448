import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const agentWithoutSponsor = identityCheck({
  id: 'agent-without-sponsor',
  no: 50,
  title: 'Agent identity without a sponsor',
  holds: 'It has a sponsor',
  group: 'ownership',
  severity: {
    default: 'medium',
    reasoning:
      'In Entra the sponsor decides whether an agent is still needed; without one it stays for ever.',
    raise: { when: 'f.is_admin or f.owner_n = 0', because: 'admin-equivalent, or without an owner as well' },
  },
  params: {},
  // Sponsors are Entra's; elsewhere the owner answers for an agent.
  applies: `
    f.is_active
    and f.kind = ${code(identityKinds, 'ai_agent')}
    and f.provider = ${code(providers, 'azure')}`,
  fails: 'f.sponsor_n = 0',
  unknownBecause: [{ because: 'the export does not list sponsors' }],
  falsePositives: ['A sponsor that is a group and was left out of the export'],
  proof: ['{sponsor_n|sponsor|sponsors}', '{owner_n|owner|owners}', 'last used on {last_used_at}'],
  evidence: ['sponsor_n', 'owner_n', 'owner_label', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'an agent with an owner and no sponsor',
      facts: { is_active: true, in_inventory: true, kind: 11, provider: 4, owner_n: 1, sponsor_n: 0 },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'neither owner nor sponsor',
      facts: { is_active: true, in_inventory: true, kind: 11, provider: 4, owner_n: 0, sponsor_n: 0 },
    },
    {
      verdict: 'holds',
      when: 'one sponsor',
      facts: { is_active: true, in_inventory: true, kind: 11, provider: 4, sponsor_n: 1 },
    },
    {
      verdict: 'unknown',
      when: 'exported without sponsors',
      facts: { is_active: true, in_inventory: true, kind: 11, provider: 4 },
    },
    {
      verdict: 'not_applicable',
      when: 'an agent on another platform',
      facts: { is_active: true, in_inventory: true, kind: 11, provider: 5 },
    },
  ],
})
