import { codes, providers } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const groupHeldRights = identityCheck({
  id: 'group-held-rights',
  no: 61,
  title: 'Machine has permissions through a group',
  holds: 'Permissions granted directly',
  group: 'privilege',
  severity: {
    default: 'low',
    reasoning:
      'Whoever changes the group changes what the machine may do, without seeing the machine; nobody reviews it as its own access.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  // Where a list of rights tells of groups and of who is in them; of a directory that is a list of its own.
  applies: `
    f.is_active
    and f.is_human is not true
    and f.provider_managed is not true
    and f.comes_with_platform is not true
    and f.is_everybody is not true
    and (f.group_grant_n > 0 or f.has_grants and f.provider in (${codes(providers, ['aws', 'kubernetes'])}))`,
  fails: `
    case
      when f.group_grant_n > 0 then true
      when f.rights_known then false
    end`,
  unknownBecause: [{ because: 'one of its policies has not been imported' }],
  falsePositives: [
    'A group with one kind of machine and nothing else',
    'A person that no source marks as one',
  ],
  proof: ['in {group_grant_n|group|groups} that give it rights', 'by {grant_group}'],
  evidence: ['group_grant_n', 'grant_group', 'granted_n', 'is_admin'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'a deploy user in the group of the developers',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 0,
        has_grants: true,
        rights_known: true,
        group_grant_n: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'one in the group of the administrators',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 0,
        has_grants: true,
        rights_known: true,
        is_admin: true,
        group_grant_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'a user with a policy of its own',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 0,
        has_grants: true,
        rights_known: true,
        group_grant_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'a policy of it was not imported',
      facts: {
        is_active: true,
        in_inventory: true,
        provider: 0,
        has_grants: true,
        rights_known: false,
        group_grant_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a person',
      facts: { is_active: true, in_inventory: true, provider: 0, is_human: true, group_grant_n: 1 },
    },
  ],
})
