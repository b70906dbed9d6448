import { credentialCheck } from './check'

export const secretSprawl = credentialCheck({
  id: 'secret-sprawl',
  no: 18,
  title: 'Copies of one secret in several places',
  holds: 'No second copy found',
  group: 'exposure',
  severity: {
    default: 'medium',
    reasoning:
      'Every copy has to be found before the secret is replaced; a forgotten one is the second way in.',
    raise: {
      when: 'f.exposure_public or f.identity_is_admin',
      because: 'a copy is public, or admin-equivalent',
    },
  },
  params: {
    min_places: { default: 2, unit: 'places', source: 'product' },
  },
  applies: 'f.is_static and f.is_active',
  fails: `
    case
      when f.exposure_place_n >= :min_places then true
      when f.exposure_past_n > 0 or f.scanned is not true or f.is_matchable is not true then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.exposure_past_n > 0',
      because: 'an earlier scan found it and the latest does not, but the secret has not been replaced',
    },
    { when: 'f.scanned is not true', because: 'no secret-scanning results imported' },
    { because: 'its id is unknown, so scan results cannot be matched to it' },
  ],
  falsePositives: [
    'A mirror or fork of the same repository',
    'A scanner that reports one file under two names',
  ],
  proof: [
    '{exposure_n|copy|copies} in {exposure_place_n|place|places}',
    'first on {exposure_at}',
    '{?exposure_public} in public',
  ],
  evidence: ['kind', 'exposure_place_n', 'exposure_n', 'exposure_public', 'exposure_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'in two files',
      facts: { is_active: true, is_static: true, exposure_n: 3, exposure_place_n: 2, scanned: true },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'in two files, one of them public',
      facts: {
        is_active: true,
        is_static: true,
        exposure_n: 2,
        exposure_place_n: 2,
        exposure_public: true,
        scanned: true,
      },
    },
    {
      verdict: 'holds',
      when: 'one file, in several commits',
      facts: {
        is_active: true,
        is_static: true,
        exposure_n: 3,
        exposure_place_n: 1,
        exposure_past_n: 0,
        scanned: true,
        is_matchable: true,
      },
    },
    {
      verdict: 'unknown',
      when: 'nothing was scanned',
      facts: { is_active: true, is_static: true, exposure_place_n: 0, exposure_past_n: 0, scanned: false },
    },
    {
      verdict: 'not_applicable',
      when: 'a revoked key',
      facts: { is_active: false, is_static: true, exposure_place_n: 2 },
    },
  ],
})
