import { codes, credentialKinds } from '@/lib/model/vocabulary'
import { credentialCheck } from './check'

const KEYS = codes(credentialKinds, [
  'signing_certificate',
  'client_certificate',
  'server_certificate',
  'ssh_key',
  'service_account_key',
])

export const weakKey = credentialCheck({
  id: 'weak-key',
  no: 28,
  title: 'Weak key or signature',
  holds: 'Key is strong enough',
  group: 'trust',
  severity: {
    default: 'medium',
    reasoning: 'Attacks on the key itself are rare, but a new key costs little and auditors test it.',
    raise: { when: 'f.identity_is_admin', because: 'admin-equivalent' },
  },
  params: {
    min_bits: {
      default: 112,
      unit: 'bits',
      source: 'sp800-57-t2',
      note: 'Bits of strength: RSA below 2048 and elliptic curves below 224 have less.',
    },
  },
  applies: `
    f.is_active
    and f.is_static
    and f.kind in (${KEYS})
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  fails: 'f.key_strength < :min_bits',
  unknownBecause: [{ because: 'its source does not say algorithm and length of the key' }],
  falsePositives: ['Keys of appliances that cannot be replaced: ask for an exception'],
  proof: [
    '{key_strength|bit|bits} of strength',
    '{kind}',
    'created on {created_at}',
    'last used on {last_used_at}',
  ],
  evidence: ['kind', 'key_strength', 'created_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'RSA with 1024 bits',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 7, key_strength: 80 },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'the same on an administrator',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        identity_is_admin: true,
        kind: 7,
        key_strength: 80,
      },
    },
    {
      verdict: 'holds',
      when: 'RSA with 2048 bits',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 7, key_strength: 112 },
    },
    {
      verdict: 'unknown',
      when: 'its length is not reported',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 15 },
    },
    {
      verdict: 'not_applicable',
      when: 'a client secret',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 3 },
    },
  ],
})
