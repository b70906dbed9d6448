import { code, identityKinds } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const agentDelegationWithoutPurpose = identityCheck({
  id: 'agent-delegation-without-purpose',
  no: 43,
  title: 'AI agent without a stated purpose',
  holds: 'Its purpose is stated',
  group: 'ownership',
  severity: {
    default: 'medium',
    reasoning: 'Without a purpose, nobody can tell whether the agent acted within its limits.',
    raise: {
      when: 'f.is_admin or f.owner_n = 0',
      because: 'admin-equivalent, or without an owner',
    },
  },
  params: {},
  applies: `f.is_active and f.kind = ${code(identityKinds, 'ai_agent')}`,
  fails: 'case when f.has_purpose then false when f.in_inventory then true end',
  unknownBecause: [{ because: 'seen only in logs; not in any imported inventory' }],
  falsePositives: ['The purpose is kept in a register that is not imported'],
  proof: [
    'an AI agent whose sources state no purpose',
    '{owner_n|owner|owners}',
    'last used on {last_used_at}',
  ],
  evidence: ['has_purpose', 'owner_n', 'owner_label', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'an agent with an owner and without a purpose',
      facts: { is_active: true, in_inventory: true, kind: 11, owner_n: 1, has_purpose: false },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'neither owner nor purpose',
      facts: { is_active: true, in_inventory: true, kind: 11, owner_n: 0, has_purpose: false },
    },
    {
      verdict: 'holds',
      when: 'its description says what it is for',
      facts: { is_active: true, in_inventory: true, kind: 11, has_purpose: true },
    },
    {
      verdict: 'unknown',
      when: 'only a log knows it',
      facts: { is_active: true, in_inventory: false, kind: 11, has_purpose: false },
    },
    {
      verdict: 'not_applicable',
      when: 'a role',
      facts: { is_active: true, in_inventory: true, kind: 1 },
    },
  ],
})
