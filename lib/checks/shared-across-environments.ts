import { identityCheck } from './check'

export const sharedAcrossEnvironments = identityCheck({
  id: 'shared-across-environments',
  no: 16,
  title: 'One credential valid in production and non-production',
  holds: 'Used in one environment only',
  group: 'isolation',
  severity: {
    default: 'high',
    reasoning: 'A compromise of the weaker environment gives access to the stronger one.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {
    window_days: {
      default: 90,
      unit: 'days',
      source: 'product',
    },
  },
  applies: 'f.is_active and f.is_human is not true',
  fails: 'case when f.environment_n is null then null else f.environment_n >= 2 and f.uses_production end',
  unknownBecause: [
    {
      because: 'its environments are unknown; an administrator can set them under Settings, Environments',
    },
  ],
  falsePositives: [
    'Mis-tagged environment',
    'A shared read-only artefact registry declared as cross-environment',
  ],
  proof: ['used in {environment_n|environment|environments}', '{?uses_production} production is one of them'],
  evidence: ['environment_n', 'uses_production'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'used in production and development',
      facts: { is_active: true, in_inventory: true, environment_n: 2, uses_production: true },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'an administrator used in production and development',
      facts: { is_active: true, in_inventory: true, environment_n: 2, uses_production: true, is_admin: true },
    },
    {
      verdict: 'holds',
      when: 'production only',
      facts: { is_active: true, in_inventory: true, environment_n: 1, uses_production: true },
    },
    { verdict: 'unknown', when: 'no environment is known', facts: { is_active: true, in_inventory: true } },
    {
      verdict: 'not_applicable',
      when: 'a human user, who works in several',
      facts: { is_active: true, in_inventory: true, is_human: true, environment_n: 2, uses_production: true },
    },
    {
      verdict: 'not_applicable',
      when: 'disabled',
      facts: { is_active: false, in_inventory: true, environment_n: 2, uses_production: true },
    },
  ],
})
