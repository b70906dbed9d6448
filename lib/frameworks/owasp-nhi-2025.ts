import { framework } from './framework'

export const owaspNhi2025 = framework({
  id: 'owasp-nhi-2025',
  name: 'OWASP Non-Human Identities Top 10',
  version: '2025',
  published: '2024-12-24',
  status: 'current',
  sourceUrl: 'https://owasp.org/www-project-non-human-identities-top-10/2025/',
  source:
    'OWASP/www-project-non-human-identities-top-10 2025/docs/top-10-2025.md, release-notes.md, 1..10 pages @7c9ee8d9',
  note: 'Pages were published from 9 December 2024, and the project was declared live on 24 December 2024.',
  controls: [
    {
      id: 'NHI1:2025',
      title: 'Improper Offboarding',
      checks: [
        'dormant-identity',
        'unowned-identity',
        'owner-departed',
        'orphaned-credential',
        'use-after-revocation',
      ],
    },
    {
      id: 'NHI2:2025',
      title: 'Secret Leakage',
      checks: ['secret-sprawl', 'exposed-secret', 'context-mismatch'],
    },
    {
      id: 'NHI3:2025',
      title: 'Vulnerable Third-Party NHI',
      checks: ['third-party-unreviewed', 'cross-account-without-external-id'],
    },
    {
      id: 'NHI4:2025',
      title: 'Insecure Authentication',
      checks: [
        'long-lived-static-secret',
        'portable-credential',
        'missing-audience',
        'use-after-revocation',
        'legacy-bridge-expired',
        'native-identity-candidate',
      ],
    },
    {
      id: 'NHI5:2025',
      title: 'Overprivileged NHI',
      checks: ['overprivileged-unused-grants', 'admin-equivalent', 'privilege-escalation-path'],
    },
    {
      id: 'NHI6:2025',
      title: 'Insecure Cloud Deployment Configurations',
      checks: ['open-federation-trust', 'cicd-static-cloud-credential'],
    },
    {
      id: 'NHI7:2025',
      title: 'Long-Lived Secrets',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'rotation-overdue',
        'never-rotated',
        'no-expiry',
        'ttl-over-policy',
        'cicd-static-cloud-credential',
        'certificate-expiring',
        'legacy-bridge-expired',
        'native-identity-candidate',
      ],
    },
    { id: 'NHI8:2025', title: 'Environment Isolation', checks: ['shared-across-environments'] },
    {
      id: 'NHI9:2025',
      title: 'NHI Reuse',
      checks: [
        'shared-across-workloads',
        'shared-across-environments',
        'portable-credential',
        'context-mismatch',
      ],
    },
    { id: 'NHI10:2025', title: 'Human Use of NHI', checks: ['no-use-telemetry', 'human-use-of-nhi'] },
  ],
})
