import { identityCheck } from './check'

export const federationNamePin = identityCheck({
  id: 'federation-name-pin',
  no: 53,
  title: 'Trust pins a repository by name only',
  holds: 'Repositories are pinned by number',
  group: 'trust',
  severity: {
    default: 'low',
    reasoning:
      'When the owner or the repository is renamed or deleted, somebody else can register the name and gain access.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: 'f.is_active and f.provider_managed is not true and f.repository_trust_n > 0',
  fails: `
    case
      when f.name_pin_n > 0 then true
      when f.unread_trust_n > 0 then null
      else false
    end`,
  unknownBecause: [{ because: 'its trust was imported by an older version; import it again' }],
  falsePositives: ['An enterprise with managed users, whose names nobody else can register'],
  proof: [
    '{name_pin_n|statement names|statements name} a repository by its name alone',
    'of {repository_trust_n|statement|statements} that trust repositories',
  ],
  evidence: ['name_pin_n', 'repository_trust_n', 'trust_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'repo:acme/shop:ref:refs/heads/main and nothing else',
      facts: {
        is_active: true,
        in_inventory: true,
        repository_trust_n: 1,
        name_pin_n: 1,
        unread_trust_n: 0,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'the same on an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        repository_trust_n: 1,
        name_pin_n: 1,
        unread_trust_n: 0,
      },
    },
    {
      verdict: 'holds',
      when: 'repository_id is required as well',
      facts: {
        is_active: true,
        in_inventory: true,
        repository_trust_n: 1,
        name_pin_n: 0,
        unread_trust_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'one of its trusts was read without its conditions',
      facts: {
        is_active: true,
        in_inventory: true,
        repository_trust_n: 1,
        name_pin_n: 0,
        unread_trust_n: 1,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'no repository may assume it',
      facts: { is_active: true, in_inventory: true, repository_trust_n: 0 },
    },
  ],
})
