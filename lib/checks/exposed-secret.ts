import { credentialCheck } from './check'

export const exposedSecret = credentialCheck({
  id: 'exposed-secret',
  no: 19,
  title: 'Secret found in code, image, CI log or chat',
  holds: 'No exposed copy found',
  group: 'exposure',
  severity: {
    default: 'critical',
    reasoning:
      'OWASP rates exploitation easy and impact severe; exposed keys are tried within minutes, so revoke before investigating.',
    lower: {
      when: 'f.exposure_verified = false and f.exposure_public is not true',
      because: 'the scanner tested it and it no longer works',
    },
  },
  params: {},
  applies: 'f.is_static and f.is_active',
  fails: `
    case
      when f.exposure_n > 0 then true
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
  falsePositives: ['Example keys, revoked values still in history', 'Scanner rules matching hashes'],
  proof: [
    '{exposure_n|copy|copies} found',
    'first on {exposure_at}',
    '{?exposure_verified} the scanner saw it work',
    '{!exposure_verified} the scanner saw it not work',
    '{?exposure_public} in public',
  ],
  evidence: ['kind', 'exposure_n', 'exposure_verified', 'exposure_public', 'exposure_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'found in a repository and working',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        exposure_n: 1,
        exposure_verified: true,
        scanned: true,
        is_matchable: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'found in a private repository, tested and not working',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        exposure_n: 1,
        exposure_verified: false,
        scanned: true,
        is_matchable: true,
        exposure_public: false,
      },
    },
    {
      verdict: 'holds',
      when: 'scanned, not found',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        exposure_n: 0,
        exposure_past_n: 0,
        scanned: true,
        is_matchable: true,
      },
    },
    {
      verdict: 'unknown',
      when: 'no scanner is connected',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        exposure_n: 0,
        scanned: false,
        is_matchable: true,
      },
    },
    {
      verdict: 'unknown',
      when: 'found before, and not replaced',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        exposure_n: 0,
        exposure_past_n: 1,
        scanned: true,
        is_matchable: true,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'already revoked',
      facts: {
        is_active: false,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        exposure_n: 1,
        scanned: true,
        is_matchable: true,
      },
    },
  ],
})
