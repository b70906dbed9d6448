import { identityCheck } from './check'

export const openFederationTrust = identityCheck({
  id: 'open-federation-trust',
  no: 24,
  title: 'Federation trust without subject or audience condition',
  holds: 'Trust names who may become it',
  group: 'trust',
  severity: {
    default: 'critical',
    reasoning: 'Anybody who can get a token from the issuer may become this identity.',
    lower: {
      when: "f.open_trust_n > 0 and not f.multi_tenant_trust and f.open_trust <> '*'",
      because: 'the issuer is not one that strangers share',
    },
  },
  params: {},
  applies: 'f.is_active and (f.trust_n > 0 or (f.kind = 1 and not f.in_inventory))',
  fails: 'case when f.trust_n = 0 then null else f.open_trust_n > 0 end',
  unknownBecause: [{ because: 'only a log knows this role; its trust policy has not been imported' }],
  falsePositives: [
    'Immutable custom sub templates; org-wide trust accepted by policy with environment protection',
  ],
  evidence: ['open_trust', 'open_trust_n', 'federation_n', 'multi_tenant_trust'],
  examples: [
    {
      verdict: 'gap',
      when: 'any GitHub repository may assume it',
      facts: {
        is_active: true,
        in_inventory: true,
        trust_n: 1,
        open_trust_n: 1,
        multi_tenant_trust: true,
        open_trust: 'token.actions.githubusercontent.com',
      },
    },
    {
      verdict: 'holds',
      when: 'one repository and branch',
      facts: { is_active: true, in_inventory: true, trust_n: 1, open_trust_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'role seen in a log only',
      facts: { is_active: true, in_inventory: false, kind: 1, trust_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing may become it',
      facts: { is_active: true, in_inventory: true, kind: 0, trust_n: 0 },
    },
  ],
})
