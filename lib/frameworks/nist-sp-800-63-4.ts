import { framework } from './framework'

export const nistSp800634 = framework({
  id: 'nist-sp-800-63-4',
  name: 'NIST SP 800-63-4 Digital Identity Guidelines',
  version: 'Rev. 4',
  published: '2025-07-31',
  status: 'current',
  byAnalogy: true,
  sourceUrl: 'https://pages.nist.gov/800-63-4/',
  source:
    'usnistgov/800-63-4, files of the second public draft @d26e8a27 (headings, scope); pages.nist.gov/800-63-4 (final, July 2025); section numbers agree with published code that cites 63B-4',
  note: 'The scope section limits "person" to natural persons and does not address machine-to-machine authentication, connected devices and API access on behalf of a subject. Every mapping here is by analogy: no identity is compliant or non-compliant with it. 63B-4, section 3.1.1.2, rules out forced periodic password changes for people, so checks of rotation are not mapped.',
  controls: [
    {
      id: '63-4 §1',
      title: 'Introduction (scope)',
      checks: [],
      noneBecause: 'The scope section: it defines which identities the guideline is about.',
    },
    {
      id: '63B-4 §3',
      title: 'Authenticator and Verifier Requirements',
      checks: ['insecure-auth-method'],
    },
    {
      id: '63B-4 §4',
      title: 'Authenticator Event Management',
      checks: [
        'no-expiry',
        'orphaned-credential',
        'svid-without-entry',
        'exposed-secret',
        'use-after-revocation',
        'renewal-brittle',
        'valid-after-task-end',
      ],
    },
    {
      id: '63B-4 §5',
      title: 'Session Management',
      checks: ['ttl-over-policy', 'standing-refresh-token', 'valid-after-task-end'],
    },
    {
      id: '63C-4 §3',
      title: 'Common Federation Requirements',
      checks: [
        'ttl-over-policy',
        'portable-credential',
        'open-federation-trust',
        'missing-audience',
        'context-mismatch',
        'standing-refresh-token',
      ],
    },
  ],
})
