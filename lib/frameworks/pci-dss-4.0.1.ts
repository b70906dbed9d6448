import { framework } from './framework'

export const pciDss401 = framework({
  id: 'pci-dss-4.0.1',
  name: 'PCI Data Security Standard',
  version: '4.0.1',
  published: '2024-06',
  status: 'current',
  appliesTo: 'pci',
  sourceUrl: 'https://www.pcisecuritystandards.org/document_library/',
  source:
    'intuitem/ciso-assistant-community@f990d7b1 (2026-08-08) backend/library/libraries/pcidss-4_0.yaml (4.0.1, June 2024); 7.2.5, 7.2.5.1 and 8.6.x mandatory from 31 March 2025 (dionach.com)',
  note: 'The text of the requirements is under the copyright of the PCI SSC: the ids carry our own labels. 8.6.2 and 8.6.3 speak of passwords and passphrases, 8.6.2 of accounts that can log in interactively. 8.2.6 (90 days of inactivity) is written for user accounts and is not mapped.',
  controls: [
    {
      id: '8.6',
      title: 'Application and system accounts managed strictly',
      checks: [],
      noneBecause: 'A heading; evidence is given for its entries.',
      isHeading: true,
    },
    {
      id: '2.2.2',
      title: 'Vendor default accounts handled',
      checks: [],
      noneBecause: 'Default accounts of devices and software are not in the exports that Muster reads.',
    },
    {
      id: '4.2.1.1',
      title: 'Inventory of trusted keys and certificates',
      checks: ['certificate-expiring', 'weak-key'],
    },
    {
      id: '6.5.3',
      title: 'Pre-production separated from production',
      checks: ['shared-across-environments', 'cross-environment-access'],
    },
    { id: '6.5.4', title: 'Duty separation across environments', checks: ['shared-across-environments'] },
    { id: '7.2.1', title: 'Access model defined', checks: [], noneBecause: 'An access model is a document.' },
    {
      id: '7.2.5',
      title: 'Application and system account privilege assigned and managed',
      checks: [
        'shadow-identity',
        'shared-across-workloads',
        'overprivileged-unused-grants',
        'admin-equivalent',
        'privilege-escalation-path',
        'cross-environment-access',
        'group-held-rights',
      ],
    },
    {
      id: '7.2.5.1',
      title: 'Application and system account access reviewed',
      checks: [
        'dormant-identity',
        'orphaned-credential',
        'svid-without-entry',
        'overprivileged-unused-grants',
        'access-review-overdue',
      ],
    },
    {
      id: '8.2.2',
      title: 'Shared or generic credentials only by managed exception',
      checks: ['break-glass-routine'],
    },
    { id: '8.2.4', title: 'Changes to IDs and authentication factors managed', checks: ['owner-departed'] },
    { id: '8.2.5', title: 'Leavers lose access at once', checks: ['owner-departed'] },
    {
      id: '8.2.7',
      title: 'Third-party remote accounts time-limited and monitored',
      checks: ['third-party-unreviewed', 'cross-account-without-external-id'],
    },
    {
      id: '8.3.2',
      title: 'Authentication factors unreadable in storage and transit',
      checks: ['secret-sprawl', 'exposed-secret', 'insecure-auth-method'],
    },
    {
      id: '8.6.1',
      title: 'Interactive use of application and system accounts controlled',
      checks: ['human-use-of-nhi', 'break-glass-routine', 'interactive-login-enabled'],
    },
    { id: '8.6.2', title: 'No hard-coded passwords for such accounts', checks: ['exposed-secret'] },
    {
      id: '8.6.3',
      title: 'Such passwords changed and protected',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'rotation-overdue',
        'never-rotated',
        'stored-secret-without-rotation',
      ],
    },
    {
      id: '10.2.1.2',
      title: 'Administrative actions and interactive use of system accounts logged',
      checks: ['human-use-of-nhi'],
    },
    {
      id: '10.2.1.5',
      title: 'Credential changes logged',
      checks: [],
      noneBecause: 'Whether a system logs such changes is set in that system.',
    },
    { id: '10.2.2', title: 'Audit record content', checks: ['no-use-telemetry'] },
    {
      id: '10.4.1',
      title: 'Daily review of key logs',
      checks: [
        'context-mismatch',
        'use-after-revocation',
        'concurrent-replay',
        'issuance-burst',
        'lateral-exchange',
        'use-after-task-end',
      ],
    },
    {
      id: '12.3.1',
      title: 'Targeted risk analysis',
      checks: [],
      noneBecause: 'A risk analysis is a document.',
    },
    {
      id: '12.3.3',
      title: 'Cipher suites and protocols reviewed',
      checks: ['weak-key'],
    },
    {
      id: '12.8.1',
      title: 'List of third-party providers',
      checks: ['third-party-unreviewed', 'cross-account-without-external-id'],
    },
    {
      id: '12.8.4',
      title: 'Third-party compliance status monitored yearly',
      checks: ['third-party-unreviewed', 'cross-account-without-external-id'],
    },
  ],
})
