import { framework } from './framework'

export const nistSp800207 = framework({
  id: 'nist-sp-800-207',
  name: 'NIST SP 800-207 Zero Trust Architecture',
  version: 'Final',
  published: '2020-08',
  status: 'current',
  sourceUrl: 'https://doi.org/10.6028/NIST.SP.800-207',
  source: 'redhat-et/zero-trust-catalog@9764d186 nist-tenets.org; title page of August 2020',
  note: 'SP 800-207 has numbered tenets in section 2.1 and no control identifiers at all.',
  controls: [
    {
      id: '§2.1',
      title: 'Tenets of Zero Trust',
      checks: [],
      noneBecause: 'A heading; evidence is given for its entries.',
      isHeading: true,
    },
    {
      id: '§2.1 Tenet 1',
      title: 'Everything that stores data or computes is a resource',
      checks: ['shadow-identity'],
    },
    {
      id: '§2.1 Tenet 2',
      title: 'Network location earns no trust',
      checks: ['insecure-auth-method'],
    },
    {
      id: '§2.1 Tenet 3',
      title: 'Per-session, least-privilege access',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'ttl-over-policy',
        'shared-across-environments',
        'overprivileged-unused-grants',
        'admin-equivalent',
        'privilege-escalation-path',
        'missing-audience',
      ],
    },
    {
      id: '§2.1 Tenet 4',
      title: 'Dynamic policy decides access',
      checks: [
        'portable-credential',
        'overprivileged-unused-grants',
        'open-federation-trust',
        'context-mismatch',
        'human-use-of-nhi',
        'agent-delegation-without-purpose',
        'agent-inherited-identity',
        'cross-environment-access',
      ],
    },
    {
      id: '§2.1 Tenet 5',
      title: 'Asset posture is watched',
      checks: ['shadow-identity', 'no-use-telemetry'],
    },
    {
      id: '§2.1 Tenet 6',
      title: 'Authenticate and authorise before and throughout access',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'ttl-over-policy',
        'portable-credential',
        'open-federation-trust',
        'context-mismatch',
        'use-after-revocation',
        'native-identity-candidate',
        'insecure-auth-method',
      ],
    },
    {
      id: '§2.1 Tenet 7',
      title: 'Telemetry feeds better policy',
      checks: ['context-mismatch', 'no-use-telemetry', 'ttl-drift', 'concurrent-replay', 'issuance-burst'],
    },
  ],
})
