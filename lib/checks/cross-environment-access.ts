import { PRODUCTION } from '@/lib/facts/terms'
import { identityCheck } from './check'

export const crossEnvironmentAccess = identityCheck({
  id: 'cross-environment-access',
  no: 17,
  title: 'Production identity open to another environment',
  holds: 'Only production may assume it',
  group: 'isolation',
  severity: {
    default: 'high',
    reasoning:
      'Whoever takes over a test system can move on to production. Isolation fails through trusts as well as through shared keys.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {},
  applies: `f.is_active and f.environment = ${PRODUCTION} and f.foreign_account_n > 0`,
  fails: `
    case
      when f.lower_principal_n > 0 then true
      when f.unplaced_principal_n > 0 then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.environment is null',
      because: 'its own environment is unknown; set it under Settings',
    },
    { because: 'the environment of an account that may assume it is unknown; set it under Settings' },
  ],
  falsePositives: ['A deployment account that is marked as test: give it its own environment'],
  proof: [
    '{lower_principal} may become it',
    '{+lower_principal_n|principal|principals} of a lower environment',
  ],
  evidence: ['lower_principal', 'lower_principal_n', 'unplaced_principal_n', 'foreign_account_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a role of the development account may assume it',
      facts: {
        is_active: true,
        in_inventory: true,
        environment: 0,
        foreign_account_n: 1,
        lower_principal_n: 1,
        unplaced_principal_n: 0,
        lower_principal: 'arn:aws:iam::418203975533:role/deploy-api-role',
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'the same on an administrator',
      facts: {
        is_active: true,
        in_inventory: true,
        is_admin: true,
        environment: 0,
        foreign_account_n: 1,
        lower_principal_n: 1,
        unplaced_principal_n: 0,
      },
    },
    {
      verdict: 'holds',
      when: 'another account of production',
      facts: {
        is_active: true,
        in_inventory: true,
        environment: 0,
        foreign_account_n: 1,
        lower_principal_n: 0,
        unplaced_principal_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'an account without a known environment',
      facts: {
        is_active: true,
        in_inventory: true,
        environment: 0,
        foreign_account_n: 1,
        lower_principal_n: 0,
        unplaced_principal_n: 1,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a role of the test account',
      facts: { is_active: true, in_inventory: true, environment: 3, foreign_account_n: 1 },
    },
  ],
})
