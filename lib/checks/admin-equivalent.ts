import { identityCheck } from './check'

export const adminEquivalent = identityCheck({
  id: 'admin-equivalent',
  no: 22,
  title: 'Identity holds admin-equivalent rights',
  holds: 'No administrator rights',
  group: 'privilege',
  severity: {
    default: 'high',
    reasoning: 'A single secret equals the whole account.',
    raise: {
      when: 'f.static_credential_n > 0 or f.third_party is not null or f.open_to_all',
      because: 'it has a static secret, a third party holds it, or nobody has to sign in for it',
    },
  },
  params: {},
  applies: 'f.is_active and f.has_grants and f.break_glass is not true and f.provider_managed is not true',
  fails: 'f.is_admin',
  unknownBecause: [
    {
      when: 'f.rights_known and f.admin_doubt is not null',
      because: 'a condition decides, and Muster cannot tell whether it can be met; the evidence names it',
    },
    { because: 'a policy that it holds has not been imported' },
  ],
  falsePositives: [
    'Wildcards limited by a boundary or deny policy: evaluate effective permission',
    'Provider-managed agents',
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
      when: 'holds every action, and has an access key',
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
        admin_doubt: 'a condition on aws:SourceIp decides, which no import says',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a declared break-glass identity',
      facts: { is_active: true, in_inventory: true, has_grants: true, is_admin: true, break_glass: true },
    },
  ],
})
