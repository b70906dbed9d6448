import { code, providers } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const interactiveLoginEnabled = identityCheck({
  id: 'interactive-login-enabled',
  no: 63,
  title: 'People can sign in as the machine, or through it',
  holds: 'Nobody signs in through it',
  group: 'human',
  severity: {
    default: 'medium',
    reasoning:
      'A way in that the machine does not need is open for stolen passwords, and what people do there looks like the machine.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  // Sources that say it: clients that act by themselves at Keycloak and Okta, applications of Entra, service users of Snowflake.
  applies: `
    f.is_active
    and f.is_human is not true
    and (f.interactive is not null or f.provider = ${code(providers, 'keycloak')})`,
  fails: 'f.interactive',
  unknownBecause: [{ because: 'its source does not say whether people sign in through it' }],
  falsePositives: [
    'A web application that also has a service account: two clients keep them apart',
    'A command line tool for people that shares the registration of a service',
  ],
  proof: ['people can sign in as it or through it', 'last used on {last_used_at}'],
  evidence: ['interactive', 'is_admin', 'human_use_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a client with a service account that also takes passwords of people',
      facts: { is_active: true, in_inventory: true, provider: 10, interactive: true },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'one that administers the realm',
      facts: { is_active: true, in_inventory: true, provider: 10, interactive: true, is_admin: true },
    },
    {
      verdict: 'holds',
      when: 'all flows of people are off',
      facts: { is_active: true, in_inventory: true, provider: 10, interactive: false },
    },
    {
      verdict: 'unknown',
      when: 'the export leaves the flows out',
      facts: { is_active: true, in_inventory: true, provider: 10 },
    },
    {
      verdict: 'not_applicable',
      when: 'a role of AWS',
      facts: { is_active: true, in_inventory: true, provider: 0 },
    },
  ],
})
