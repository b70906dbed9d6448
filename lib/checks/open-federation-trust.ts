import { code, identityKinds } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const openFederationTrust = identityCheck({
  id: 'open-federation-trust',
  no: 24,
  title: 'Trust policy allows more than named subjects',
  holds: 'Trust policy names who can assume it',
  group: 'trust',
  severity: {
    default: 'critical',
    reasoning: 'Whoever can assume the identity gets all its permissions.',
    lower: {
      when: 'f.open_trust_n > 0 and f.trust_to_strangers is not true',
      because: 'limited to one organisation',
    },
  },
  params: {},
  applies: `f.is_active and (f.trust_n > 0 or (f.kind = ${code(identityKinds, 'iam_role')} and not f.in_inventory))`,
  fails: `
    case
      when f.open_trust_n > 0 then true
      when f.trust_n = 0 or f.ungraded_trust_n > 0 then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.trust_n > 0',
      because:
        'a trust policy was imported by an older version, or its subjects have an unknown format; import it again',
    },
    { because: 'seen only in logs; its trust policy has not been imported' },
  ],
  falsePositives: ['Immutable custom subject templates; organisation-wide trust that is accepted by policy'],
  proof: [
    '{open_trust} can become it',
    'the condition is {open_trust_pattern}',
    '{open_trust_n|such statement|such statements} of its trust',
  ],
  evidence: ['open_trust', 'open_trust_pattern', 'open_trust_n', 'caution_trust_n', 'trust_to_strangers'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'any GitHub repository may assume it',
      facts: {
        is_active: true,
        in_inventory: true,
        trust_n: 1,
        open_trust_n: 1,
        trust_to_strangers: true,
        open_trust: 'Any workflow of any repository on GitHub',
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'any repository of one organisation may assume it',
      facts: {
        is_active: true,
        in_inventory: true,
        trust_n: 1,
        open_trust_n: 1,
        trust_to_strangers: false,
        open_trust: 'Any workflow of one organisation',
      },
    },
    {
      verdict: 'holds',
      when: 'one repository and branch',
      facts: { is_active: true, in_inventory: true, trust_n: 1, open_trust_n: 0, ungraded_trust_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'role seen in a log only',
      facts: { is_active: true, in_inventory: false, kind: 1, trust_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'imported by an older version',
      facts: { is_active: true, in_inventory: true, trust_n: 1, open_trust_n: 0, ungraded_trust_n: 1 },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing may become it',
      facts: { is_active: true, in_inventory: true, kind: 0, trust_n: 0 },
    },
  ],
})
