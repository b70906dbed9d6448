import { framework } from './framework'

export const fedrampCr26 = framework({
  id: 'fedramp-cr26',
  name: 'FedRAMP Consolidated Rules for 2026, Key Security Indicators',
  version: '2026.07.14.01',
  published: '2026-06-24',
  status: 'current',
  sourceUrl: 'https://fedramp.gov/2026/',
  source: 'FedRAMP/rules@12fe1b60 (2026-07-14) fedramp-consolidated-rules.json, KSI',
  note: '46 indicators in 10 themes; listed are the 12 for which machine identities can be evidence. KSI-IAM-APM (passwordless for users) is left out. KSI-SVC-VCM differs by class: optional for b, required for c. The text is a work of the US government.',
  controls: [
    {
      id: 'KSI-IAM-SNU',
      title: 'Securing Non-User Authentication',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'portable-credential',
        'open-federation-trust',
        'missing-audience',
        'cicd-static-cloud-credential',
        'legacy-bridge-expired',
        'native-identity-candidate',
      ],
    },
    {
      id: 'KSI-IAM-JIT',
      title: 'Authorizing Just-in-Time',
      checks: ['ttl-over-policy', 'overprivileged-unused-grants', 'admin-equivalent'],
    },
    {
      id: 'KSI-IAM-ELP',
      title: 'Ensuring Least Privilege',
      checks: [
        'shared-across-environments',
        'overprivileged-unused-grants',
        'admin-equivalent',
        'privilege-escalation-path',
        'third-party-unreviewed',
        'cross-account-without-external-id',
      ],
    },
    {
      id: 'KSI-IAM-AAM',
      title: 'Automating Account Management',
      checks: [
        'dormant-identity',
        'unowned-identity',
        'owner-departed',
        'orphaned-credential',
        'svid-without-entry',
        'shadow-identity',
      ],
    },
    {
      id: 'KSI-IAM-SUS',
      title: 'Responding to Suspicious Activity',
      checks: ['exposed-secret', 'context-mismatch', 'use-after-revocation'],
    },
    {
      id: 'KSI-SVC-ASM',
      title: 'Automating Secret Management',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'rotation-overdue',
        'never-rotated',
        'stored-secret-without-rotation',
        'no-expiry',
        'secret-sprawl',
        'exposed-secret',
        'certificate-expiring',
      ],
    },
    {
      id: 'KSI-PIY-GIV',
      title: 'Generating Inventories',
      checks: ['orphaned-credential', 'svid-without-entry', 'shadow-identity'],
    },
    {
      id: 'KSI-SVC-VCM',
      title: 'Validating Communications',
      checks: ['portable-credential', 'open-federation-trust', 'missing-audience', 'certificate-expiring'],
    },
    {
      id: 'KSI-CNA-MAT',
      title: 'Minimizing Attack Surface',
      checks: ['shared-across-workloads', 'shared-across-environments', 'privilege-escalation-path'],
    },
    {
      id: 'KSI-CNA-DFP',
      title: 'Defining Functionality and Privileges',
      checks: ['overprivileged-unused-grants', 'admin-equivalent', 'privilege-escalation-path'],
    },
    { id: 'KSI-MLA-LET', title: 'Logging Event Types', checks: ['no-use-telemetry'] },
    {
      id: 'KSI-SCR-MIT',
      title: 'Mitigating Supply Chain Risk',
      checks: ['third-party-unreviewed', 'cross-account-without-external-id'],
    },
  ],
})
