import { framework } from './framework'

export const nistSp80057pt1R5 = framework({
  id: 'nist-sp-800-57pt1-r5',
  name: 'NIST SP 800-57 Part 1 Recommendation for Key Management: General',
  version: 'Rev. 5',
  published: '2020-05-04',
  status: 'current',
  sourceUrl: 'https://doi.org/10.6028/NIST.SP.800-57pt1r5',
  source: 'Published quotations of Rev. 5; rationale of the CIS Azure benchmark, which cites Table 1',
  note: 'Table 1 suggests 1 to 3 years for private signature keys and up to 2 years for symmetric and private authentication keys; NIST calls these orders of magnitude. Rev. 6 was an initial public draft on 5 December 2025; no final was seen.',
  controls: [
    {
      id: '§5.3.6',
      title: 'Cryptoperiod Recommendations for Specific Key Types',
      checks: [
        'long-lived-static-secret',
        'person-with-static-key',
        'rotation-overdue',
        'never-rotated',
        'no-expiry',
        'certificate-expiring',
      ],
    },
    {
      id: 'Table 1',
      title: 'Suggested cryptoperiods for key types',
      checks: ['long-lived-static-secret', 'person-with-static-key', 'rotation-overdue'],
    },
    {
      id: 'Table 2',
      title: 'Comparable security strengths of symmetric block cipher and asymmetric-key algorithms',
      checks: ['weak-key'],
    },
  ],
})
