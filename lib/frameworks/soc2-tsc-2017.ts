import { framework } from './framework'

export const soc2Tsc2017 = framework({
  id: 'soc2-tsc-2017',
  name: 'AICPA Trust Services Criteria (TSP Section 100)',
  version: '2017, points of focus 2022',
  published: '2022',
  status: 'current',
  sourceUrl:
    'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  source:
    'intuitem/ciso-assistant-community@f990d7b1 (2026-08-08) backend/library/libraries/soc2_2017_with_rev_2022.yaml',
  note: 'The criteria have no short titles and their text is under the copyright of the AICPA: the titles are our own labels. SOC 2 tests the controls of the entity itself; a mapping shows relevance, not a required control.',
  controls: [
    { id: 'CC1.3', title: 'Authority and responsibility structures', checks: ['unowned-identity'] },
    {
      id: 'CC3.4',
      title: 'Changes that affect control assessed',
      checks: [],
      noneBecause: 'Needs a check that this version does not have: legacy-bridge-expired, exception-expired.',
    },
    {
      id: 'CC6.1',
      title: 'Logical access security architecture',
      checks: [
        'long-lived-static-secret',
        'rotation-overdue',
        'never-rotated',
        'no-expiry',
        'ttl-over-policy',
        'shared-across-workloads',
        'shared-across-environments',
        'exposed-secret',
        'open-federation-trust',
        'missing-audience',
        'human-use-of-nhi',
      ],
    },
    {
      id: 'CC6.2',
      title: 'Credentials registered, authorised and removed',
      checks: [
        'dormant-identity',
        'unowned-identity',
        'orphaned-credential',
        'svid-without-entry',
        'use-after-revocation',
        'third-party-unreviewed',
      ],
    },
    {
      id: 'CC6.3',
      title: 'Access granted, changed and removed by role and least privilege',
      checks: [
        'dormant-identity',
        'orphaned-credential',
        'svid-without-entry',
        'overprivileged-unused-grants',
        'admin-equivalent',
        'privilege-escalation-path',
      ],
    },
    {
      id: 'CC6.6',
      title: 'Protection against threats from outside the boundary',
      checks: ['open-federation-trust'],
    },
    {
      id: 'CC6.7',
      title: 'Transmission and movement of information restricted',
      checks: [],
      noneBecause: 'Needs a check that this version does not have: insecure-auth-method, weak-key.',
    },
    {
      id: 'CC7.1',
      title: 'Configuration and vulnerability detection',
      checks: [],
      noneBecause: 'Needs a check that this version does not have: ttl-drift.',
    },
    {
      id: 'CC7.2',
      title: 'Anomaly monitoring',
      checks: ['context-mismatch', 'no-use-telemetry', 'human-use-of-nhi'],
    },
    {
      id: 'CC7.3',
      title: 'Security events evaluated',
      checks: ['exposed-secret', 'context-mismatch', 'use-after-revocation'],
    },
    { id: 'CC7.4', title: 'Incident response', checks: ['exposed-secret', 'use-after-revocation'] },
    { id: 'CC8.1', title: 'Change management', checks: ['shared-across-environments'] },
    { id: 'CC9.2', title: 'Vendor and partner risk', checks: ['third-party-unreviewed'] },
  ],
})
