import { code, providers } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const vaultRootToken = identityCheck({
  id: 'vault-root-token',
  no: 54,
  title: 'Standing root token of Vault',
  holds: 'No token with the root policy',
  group: 'privilege',
  severity: {
    default: 'critical',
    reasoning:
      'It may do everything, in every namespace, and no policy can limit it. It is meant for the first set-up.',
    lower: { when: 'f.static_credential_n = 0', because: 'its tokens end by themselves' },
  },
  params: {},
  applies: `
    f.is_active
    and f.provider = ${code(providers, 'vault')}
    and f.active_credential_n > 0`,
  fails: 'case when f.holds_root_policy then true when f.has_grants then false end',
  unknownBecause: [{ because: 'no source lists its policies' }],
  falsePositives: ['A token created for an upgrade and revoked the same day'],
  proof: [
    'holds the policy root',
    '{+active_credential_n|active credential|active credentials}',
    'last used on {last_used_at}',
  ],
  evidence: ['holds_root_policy', 'static_credential_n', 'active_credential_n', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'a root token without an end',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 6,
        active_credential_n: 1,
        static_credential_n: 1,
        holds_root_policy: true,
        has_grants: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a role whose tokens of an hour carry the root policy',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 6,
        active_credential_n: 1,
        static_credential_n: 0,
        holds_root_policy: true,
        has_grants: true,
      },
    },
    {
      verdict: 'holds',
      when: 'a token with a policy of its own',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 6,
        active_credential_n: 1,
        static_credential_n: 1,
        holds_root_policy: false,
        has_grants: true,
      },
    },
    {
      verdict: 'unknown',
      when: 'a token seen only in a log',
      facts: {
        is_active: true,
        in_inventory: false,
        provider: 6,
        active_credential_n: 1,
        holds_root_policy: false,
        has_grants: false,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a role of AWS',
      facts: { is_active: true, in_inventory: true, provider: 0, active_credential_n: 1 },
    },
  ],
})
