import { code, codes, credentialKinds, providers } from '@/lib/model/vocabulary'
import { credentialCheck } from './check'

const KEY = code(credentialKinds, 'access_key')
const API_KEY = code(credentialKinds, 'api_key')
/** Whoever holds a copy can present it. */
const COPYABLE = codes(credentialKinds, [
  'access_key',
  'client_secret',
  'api_key',
  'personal_access_token',
  'service_account_token',
  'service_account_key',
])
/** Their platforms bind them to nothing. */
const NEVER_BOUND = codes(credentialKinds, ['service_account_token', 'service_account_key'])
/** Their lists of API keys name every restriction. */
const SAY_ALL = codes(providers, ['gcp', 'okta'])
/** Its lists name the networks of every secret ID and token. */
const VAULT = code(providers, 'vault')

export const portableCredential = credentialCheck({
  id: 'portable-credential',
  no: 20,
  title: 'A copy of the secret works anywhere',
  holds: 'Works only where it is bound to',
  group: 'isolation',
  severity: {
    default: 'low',
    reasoning:
      'Without a bound network, workload or audience a stolen copy works from any place. What it may do decides the damage.',
    raise: { when: 'f.identity_is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: `
    f.is_active
    and f.is_static
    and f.kind in (${COPYABLE})
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  // Where it is bound is the platform's to say: a list of API keys names restrictions, policies of AWS carry conditions.
  fails: `
    case
      when f.is_bound then false
      when f.kind in (${NEVER_BOUND}) then true
      when f.kind = ${API_KEY} and f.identity_provider in (${SAY_ALL}) and f.is_in_inventory then true
      when f.identity_provider = ${VAULT} and f.is_in_inventory then true
      when f.kind = ${KEY} and f.has_free_rights then true
    end`,
  unknownBecause: [
    {
      when: `f.kind = ${KEY} and f.has_free_rights = false`,
      because: 'every permission it gives depends on a condition, which may ask for a network',
    },
    { when: `f.kind = ${KEY}`, because: 'not all policies of its identity have been imported' },
    { because: 'its source does not say from where it may be used' },
  ],
  falsePositives: [
    'A network condition outside the imported policies: service control policies, VPC Service Controls, endpoint policies',
    'An API server that only one network reaches',
  ],
  proof: [
    '{kind} that works from anywhere',
    '{?has_free_rights} some of its permissions have no condition',
    'last used on {last_used_at}',
  ],
  evidence: ['kind', 'is_bound', 'has_free_rights', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'an access key with permissions that no condition limits',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 0, has_free_rights: true },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: "an administrator's access key",
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        identity_is_admin: true,
        kind: 0,
        has_free_rights: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'low',
      when: 'an API key of Google without restrictions',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        identity_provider: 5,
        is_in_inventory: true,
        kind: 4,
        is_bound: false,
      },
    },
    {
      verdict: 'holds',
      when: 'an API key that works from one network',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 4, is_bound: true },
    },
    {
      verdict: 'unknown',
      when: 'a client secret: conditional access is not in the export',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 3, is_bound: false },
    },
    {
      verdict: 'unknown',
      when: 'an access key whose permissions all carry conditions',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 0, has_free_rights: false },
    },
    {
      verdict: 'not_applicable',
      when: 'a certificate',
      facts: { is_active: true, is_static: true, identity_is_active: true, kind: 15 },
    },
  ],
})
