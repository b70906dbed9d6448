import { identityCheck } from './check'

export const adminEquivalent = identityCheck({
  id: 'admin-equivalent',
  no: 22,
  title: 'Identity has admin-equivalent permissions',
  holds: 'No administrator rights',
  group: 'privilege',
  severity: {
    default: 'high',
    reasoning: 'Whoever has its secret controls the whole account.',
    raise: {
      when: 'f.static_credential_n > 0 or f.third_party is not null or f.open_to_all',
      because: 'it has a static secret, a third party controls it, or it can be used without sign-in',
    },
  },
  params: {},
  applies: 'f.is_active and f.has_grants and f.break_glass is not true and f.provider_managed is not true',
  fails: 'f.is_admin',
  unknownBecause: [
    {
      when: 'f.rights_known and f.admin_doubt is not null',
      because: 'a policy condition decides and Muster cannot evaluate it; the evidence names it',
    },
    { because: 'one of its policies has not been imported' },
  ],
  falsePositives: [
    'Wildcards limited by a boundary or deny policy: evaluate effective permission',
    'Provider-managed agents',
  ],
  proof: [
    'its policies contain admin permissions',
    '{granted_n|permission|permissions} granted',
    '{+static_credential_n|static credential|static credentials}',
    'controlled by {third_party}',
  ],
  evidence: ['is_admin', 'admin_doubt', 'granted_n', 'static_credential_n', 'third_party'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'holds every action',
      facts: { is_active: true, in_inventory: true, has_grants: true, is_admin: true, rights_known: true },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'allows every action, and has an access key',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        is_admin: true,
        rights_known: true,
        static_credential_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'reads one bucket',
      facts: { is_active: true, in_inventory: true, has_grants: true, is_admin: false, rights_known: true },
    },
    {
      verdict: 'unknown',
      when: 'a policy is missing',
      facts: { is_active: true, in_inventory: true, has_grants: true, rights_known: false },
    },
    {
      verdict: 'unknown',
      when: 'everything is allowed from networks that may be its own',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        admin_doubt: 'a condition on aws:SourceIp decides, and no import has the addresses',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a declared break-glass identity',
      facts: { is_active: true, in_inventory: true, has_grants: true, is_admin: true, break_glass: true },
    },
  ],
})
