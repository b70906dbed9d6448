import { identityCheck } from './check'

export const privilegeEscalationPath = identityCheck({
  id: 'privilege-escalation-path',
  no: 23,
  title: 'Path from this identity to admin',
  holds: 'No path to admin permissions',
  group: 'privilege',
  severity: {
    default: 'high',
    reasoning: 'Limited rights that can be escalated to admin count as admin.',
    raise: {
      when: 'f.escalation_hops = 1 or f.third_party is not null or f.open_to_all',
      because: 'one step to admin, a third party controls it, or it can be used without sign-in',
    },
  },
  params: {
    max_hops: { default: 4, unit: 'edges', source: 'product' },
  },
  applies: `
    f.is_active
    and f.is_admin is not true
    and f.provider_managed is not true
    and (f.has_grants or f.escalation_hops is not null)`,
  fails: `
    case
      when f.escalation_hops is not null then f.escalation_hops <= :max_hops
      when f.escalation_doubt is not null then null
      when f.rights_known then false
    end`,
  unknownBecause: [
    {
      when: 'f.rights_known and f.escalation_doubt is not null',
      because: 'a path may exist, but the deciding data is missing; the evidence names it',
    },
    { because: 'one of its policies has not been imported' },
  ],
  falsePositives: ['A policy condition that Muster does not evaluate may block a step'],
  proof: ['{escalation_hops|step|steps} to administrator', 'by {escalation_path}'],
  evidence: ['escalation_hops', 'escalation_path', 'escalation_doubt'],
  examples: [
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'can pass any role to a function it creates',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        is_admin: false,
        escalation_hops: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'two steps from an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        is_admin: false,
        escalation_hops: 2,
      },
    },
    {
      verdict: 'holds',
      when: 'no path found',
      facts: { is_active: true, in_inventory: true, has_grants: true, rights_known: true, is_admin: false },
    },
    {
      verdict: 'unknown',
      when: 'a policy is missing',
      facts: { is_active: true, in_inventory: true, has_grants: true, rights_known: false },
    },
    {
      verdict: 'unknown',
      when: 'can create keys for users that are not imported',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        is_admin: false,
        escalation_doubt:
          'aws-create-access-key: the users and roles have not been imported as a complete list',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'already an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        is_admin: true,
        escalation_hops: 0,
      },
    },
  ],
})
