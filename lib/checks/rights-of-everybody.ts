import { identityCheck } from './check'

export const rightsOfEverybody = identityCheck({
  id: 'rights-of-everybody',
  no: 52,
  title: 'Permissions granted to everybody in the cluster',
  holds: 'Only the default permissions of Kubernetes',
  group: 'privilege',
  severity: {
    default: 'high',
    reasoning: 'A binding to a built-in group applies to every existing account and every future one.',
    raise: { when: 'f.open_to_all or f.is_admin', because: 'reachable without sign-in, or admin-equivalent' },
  },
  params: {},
  applies: 'f.is_everybody',
  fails: `
    case
      when f.bound_beyond_system then true
      when f.rights_known is false then null
      else coalesce(f.bound_beyond_system, false)
    end`,
  unknownBecause: [{ because: 'one of its policies has not been imported' }],
  falsePositives: ['A role that shows public data on purpose'],
  proof: [
    '{?bound_beyond_system} bound to more than roles of the system',
    '{granted_n|permission|permissions} granted',
    '{?open_to_all} without sign-in',
  ],
  evidence: ['bound_beyond_system', 'granted_n', 'open_to_all', 'rights_known'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a role of the organisation for all that have signed in',
      facts: { is_active: true, in_inventory: true, is_everybody: true, bound_beyond_system: true },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'the same for those who have not signed in',
      facts: {
        is_active: true,
        in_inventory: true,
        is_everybody: true,
        bound_beyond_system: true,
        open_to_all: true,
      },
    },
    {
      verdict: 'holds',
      when: 'only system:basic-user and system:discovery',
      facts: {
        is_active: true,
        in_inventory: true,
        is_everybody: true,
        bound_beyond_system: false,
        rights_known: true,
      },
    },
    {
      verdict: 'unknown',
      when: 'a binding to a role that was not imported',
      facts: { is_active: true, in_inventory: true, is_everybody: true, rights_known: false },
    },
    {
      verdict: 'not_applicable',
      when: 'a service account',
      facts: { is_active: true, in_inventory: true, is_everybody: false },
    },
  ],
})
