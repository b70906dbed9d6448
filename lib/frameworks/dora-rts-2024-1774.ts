import { framework } from './framework'

export const doraRts20241774 = framework({
  id: 'dora-rts-2024-1774',
  name: 'DORA RTS on ICT risk management, Delegated Regulation (EU) 2024/1774',
  version: '2024/1774',
  published: '2024-03-13',
  status: 'current',
  sourceUrl: 'https://eur-lex.europa.eu/eli/reg_del/2024/1774/oj',
  source:
    'intuitem/ciso-assistant-community@f990d7b1 (2026-08-08) backend/library/libraries/rts-dora-ict-risk-management.yaml (library version 2, 2025-09-16)',
  note: 'Applies with DORA since 2025-01-17 to financial entities on the full framework (Title II); entities on the simplified framework (Article 16 of DORA) have their own articles, not listed. Wording read in the library, not on EUR-Lex. Art. 21(g) (physical access) is out of scope.',
  controls: [
    {
      id: 'Art. 6(2)(d)',
      title: 'Encryption and cryptographic controls',
      checks: ['rotation-overdue', 'never-rotated', 'no-expiry'],
    },
    {
      id: 'Art. 7(1)',
      title: 'Cryptographic key management',
      checks: [
        'rotation-overdue',
        'never-rotated',
        'no-expiry',
        'orphaned-credential',
        'svid-without-entry',
        'certificate-expiring',
        'use-after-revocation',
      ],
    },
    {
      id: 'Art. 7(2)',
      title: 'Cryptographic key management',
      checks: ['owner-departed', 'secret-sprawl', 'exposed-secret'],
    },
    {
      id: 'Art. 7(3)',
      title: 'Cryptographic key management',
      checks: ['rotation-overdue', 'exposed-secret', 'use-after-revocation'],
    },
    {
      id: 'Art. 7(4)',
      title: 'Cryptographic key management',
      checks: ['unowned-identity', 'shadow-identity', 'certificate-expiring'],
    },
    { id: 'Art. 7(5)', title: 'Cryptographic key management', checks: ['certificate-expiring'] },
    {
      id: 'Art. 20(1)',
      title: 'Identity management',
      checks: [
        'shadow-identity',
        'shared-across-workloads',
        'shared-across-environments',
        'open-federation-trust',
        'missing-audience',
      ],
    },
    { id: 'Art. 20(2)(a)', title: 'Identity management', checks: ['human-use-of-nhi'] },
    {
      id: 'Art. 20(2)(b)',
      title: 'Identity management',
      checks: [
        'dormant-identity',
        'owner-departed',
        'orphaned-credential',
        'svid-without-entry',
        'use-after-revocation',
      ],
    },
    {
      id: 'Art. 21(a)',
      title: 'Access control',
      checks: ['overprivileged-unused-grants', 'admin-equivalent', 'privilege-escalation-path'],
    },
    { id: 'Art. 21(b)', title: 'Access control', checks: ['privilege-escalation-path'] },
    {
      id: 'Art. 21(c)',
      title: 'Access control',
      checks: ['unowned-identity', 'shared-across-workloads', 'no-use-telemetry', 'human-use-of-nhi'],
    },
    {
      id: 'Art. 21(d)',
      title: 'Access control',
      checks: ['portable-credential', 'open-federation-trust', 'missing-audience', 'context-mismatch'],
    },
    { id: 'Art. 21(e)(i)', title: 'Access control', checks: ['unowned-identity'] },
    {
      id: 'Art. 21(e)(ii)',
      title: 'Access control',
      checks: ['ttl-over-policy', 'overprivileged-unused-grants', 'admin-equivalent'],
    },
    {
      id: 'Art. 21(e)(iii)',
      title: 'Access control',
      checks: [
        'dormant-identity',
        'owner-departed',
        'orphaned-credential',
        'svid-without-entry',
        'use-after-revocation',
      ],
    },
    {
      id: 'Art. 21(e)(iv)',
      title: 'Access control',
      checks: ['third-party-unreviewed', 'cross-account-without-external-id'],
    },
    { id: 'Art. 21(f)(i)', title: 'Access control', checks: ['portable-credential', 'missing-audience'] },
    {
      id: 'Art. 21(f)(ii)',
      title: 'Access control',
      checks: ['long-lived-static-secret', 'person-with-static-key', 'cicd-static-cloud-credential'],
    },
  ],
})
