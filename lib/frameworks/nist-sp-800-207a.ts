import { framework } from './framework'

export const nistSp800207a = framework({
  id: 'nist-sp-800-207a',
  name: 'NIST SP 800-207A ZTA Model for Access Control in Cloud-Native Applications in Multi-Location Environments',
  version: 'Final',
  published: '2023-09-13',
  status: 'current',
  sourceUrl: 'https://doi.org/10.6028/NIST.SP.800-207A',
  source: 'redhat-et/zero-trust-catalog NIST/nist-sp-800-207a.org @6df189b2; csrc.nist.gov news 2023-09-13',
  note: 'The only NIST zero-trust text with identifiers aimed at service identity; prefer it to a bare "800-207" citation for workloads.',
  controls: [
    {
      id: 'ID-SEG-REC-1',
      title: 'Encrypted connection between service endpoints',
      checks: [],
      noneBecause: 'Needs a check that this version does not have: insecure-auth-method.',
    },
    {
      id: 'ID-SEG-REC-2',
      title: 'Service authentication',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'ttl-over-policy',
        'shared-across-workloads',
        'portable-credential',
        'missing-audience',
        'cicd-static-cloud-credential',
        'context-mismatch',
        'use-after-revocation',
        'native-identity-candidate',
      ],
    },
    {
      id: 'ID-SEG-REC-3',
      title: 'Service to service authorization',
      checks: [
        'shared-across-workloads',
        'shared-across-environments',
        'portable-credential',
        'overprivileged-unused-grants',
        'privilege-escalation-path',
        'open-federation-trust',
        'missing-audience',
        'use-after-revocation',
      ],
    },
    {
      id: 'ID-SEG-REC-4',
      title: 'End user authentication',
      checks: [],
      noneBecause: 'How people authenticate is outside of Muster.',
    },
    {
      id: 'ID-SEG-REC-5',
      title: 'End user to resource authorization',
      checks: [],
      noneBecause:
        'Needs a check that this version does not have: token-exchange-depth, agent-delegation-without-purpose, agent-inherited-identity.',
    },
    { id: 'MON-CNA-REQ-1', title: 'Monitoring covers every class of resource', checks: ['shadow-identity'] },
    {
      id: 'MON-CNA-REQ-2',
      title: 'Monitoring covers app targets, control plane and data plane',
      checks: ['no-use-telemetry'],
    },
    {
      id: 'MON-CNA-REQ-3',
      title: 'Monitoring follows a request through its service calls',
      checks: ['context-mismatch', 'no-use-telemetry'],
    },
    { id: 'MON-CNA-REQ-4', title: 'Directory changes tied to valid requests', checks: ['shadow-identity'] },
    {
      id: 'MON-DATA-USE-1',
      title: 'Decisions use permissions plus contextual and behavioural data',
      checks: ['context-mismatch'],
    },
    {
      id: 'MON-DATA-USE-2',
      title: 'Telemetry used to tune access and trigger step-up',
      checks: ['overprivileged-unused-grants'],
    },
  ],
})
