import { code, credentialKinds, identityKinds } from '@/lib/model/vocabulary'
import { credentialCheck } from './check'

export const insecureAuthMethod = credentialCheck({
  id: 'insecure-auth-method',
  no: 26,
  title: 'Machine signs in with a password',
  holds: 'Signs in without a password',
  group: 'trust',
  severity: {
    default: 'high',
    reasoning: 'A password can be guessed, is reused, and is sent in full to whoever asks for it.',
    raise: { when: 'f.identity_is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: `
    f.is_active
    and f.is_static
    and f.identity_is_active
    and f.identity_is_human is not true
    and f.identity_kind <> ${code(identityKinds, 'root_account')}
    and f.identity_provider_managed is not true`,
  fails: `
    case
      when f.is_password then true
      when f.kind <> ${code(credentialKinds, 'other')} then false
    end`,
  unknownBecause: [{ because: 'its source does not say what kind of credential it is' }],
  falsePositives: [
    'A password of a database account inside an authenticated tunnel',
    'A person that no source marks as one',
  ],
  proof: ['{kind}', 'created on {created_at}', 'last used on {last_used_at}'],
  evidence: ['kind', 'created_at', 'rotated_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a technical user with a password',
      facts: {
        is_active: true,
        is_static: true,
        is_password: true,
        identity_is_active: true,
        identity_kind: 3,
        kind: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'an administrator of that kind',
      facts: {
        is_active: true,
        is_static: true,
        is_password: true,
        identity_is_active: true,
        identity_is_admin: true,
        identity_kind: 3,
        kind: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'an API key',
      facts: {
        is_active: true,
        is_static: true,
        is_password: false,
        identity_is_active: true,
        identity_kind: 8,
        kind: 4,
      },
    },
    {
      verdict: 'unknown',
      when: 'a credential of no known kind',
      facts: {
        is_active: true,
        is_static: true,
        is_password: false,
        identity_is_active: true,
        identity_kind: 8,
        kind: 16,
      },
    },
    {
      verdict: 'not_applicable',
      when: "a person's console password",
      facts: {
        is_active: true,
        is_static: true,
        is_password: true,
        identity_is_active: true,
        identity_is_human: true,
        identity_kind: 0,
        kind: 1,
      },
    },
  ],
})
