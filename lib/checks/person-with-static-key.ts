import { code, identityKinds } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const personWithStaticKey = identityCheck({
  id: 'person-with-static-key',
  no: 49,
  title: 'Person or account root with a static key',
  holds: 'Signs in without static keys',
  group: 'human',
  severity: {
    default: 'medium',
    reasoning: 'A key on a laptop skips the second factor of its owner and stays valid after they leave.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: `f.is_active and (f.is_human is true or f.kind = ${code(identityKinds, 'root_account')})`,
  fails: `
    case
      when f.static_credential_n > 0 then true
      when f.known_credential_n > 0 then false
    end`,
  unknownBecause: [{ because: 'no source lists its credentials' }],
  falsePositives: [
    'A machine that somebody gave a console password: remove the password',
    'Tools without single sign-on support',
  ],
  proof: [
    'a person with {static_credential_n|static credential|static credentials}',
    'last used on {last_used_at}',
  ],
  evidence: ['static_credential_n', 'known_credential_n', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a console user with an access key',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 0,
        is_human: true,
        static_credential_n: 1,
        known_credential_n: 2,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'an access key of the account root',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 2,
        is_admin: true,
        static_credential_n: 1,
        known_credential_n: 2,
      },
    },
    {
      verdict: 'holds',
      when: 'a console user with a password only',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 0,
        is_human: true,
        static_credential_n: 0,
        known_credential_n: 1,
      },
    },
    {
      verdict: 'unknown',
      when: 'a person whose credentials no source lists',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 0,
        is_human: true,
        static_credential_n: 0,
        known_credential_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a machine',
      facts: { is_active: true, in_inventory: true, kind: 0, static_credential_n: 1 },
    },
  ],
})
