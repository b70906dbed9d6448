import { PRODUCTION } from '@/lib/facts/terms'
import { identityCheck } from './check'

export const overprivilegedUnusedGrants = identityCheck({
  id: 'overprivileged-unused-grants',
  no: 21,
  title: 'Permissions granted but not used',
  holds: 'Granted permissions are in use',
  group: 'privilege',
  severity: {
    default: 'medium',
    reasoning:
      'Excess privilege increases the damage of a compromise; OWASP rates it as widespread with severe impact.',
    raise: {
      when: `f.unused_risky_n > 0 and f.environment = ${PRODUCTION}`,
      because: 'unused permissions allow privilege escalation or access to production data',
    },
  },
  params: {
    lookback_days: { default: 90, unit: 'days', source: 'aa-unused' },
    unused_ratio: { default: 0.5, unit: 'ratio', source: 'product' },
  },
  applies: 'f.is_active and f.has_grants and f.provider_managed is not true',
  fails: `
    case when f.rights_known is not true then null
     when f.rights_use_from is null then null
     when f.rights_use_from > :as_of - :lookback_days * interval '1 day' then null
     when f.rights_use_to < :as_of - interval '7 days' then null
     when coalesce(f.created_at, f.first_seen_at) > :as_of - :lookback_days * interval '1 day' then null
     when f.granted_n = 0 then false
     else f.unused_n::numeric / f.granted_n >= :unused_ratio or f.unused_risky_n > 0 end`,
  unknownBecause: [
    { when: 'f.rights_known is not true', because: 'one of its policies has not been imported' },
    {
      when: 'f.rights_use_from is null and f.use_seen_from is not null',
      because: 'the imported log shows sign-ins but not which permissions were used; import the activity log',
    },
    {
      when: 'f.rights_use_from is null and f.issue_n > 0',
      because: 'the imported log records issued credentials but not their use',
    },
    { when: 'f.rights_use_from is null', because: 'no audit log of its account imported' },
    {
      when: "f.rights_use_to < :as_of - interval '7 days'",
      because: 'the audit log of its account ends more than a week ago; import newer logs',
    },
    {
      when: "f.rights_use_from > :as_of - :lookback_days * interval '1 day'",
      because: 'the audit log of its account does not cover the look-back period; import older logs or wait',
    },
    {
      because: 'it is newer than the look-back period and may not have run all its jobs yet',
    },
  ],
  falsePositives: [
    'Services that do not log data-plane reads look unused',
    'Rare operations within a declared cadence',
  ],
  proof: [
    '{unused_n} of {granted_n|permission|permissions} unused',
    '{+unused_risky_n} of them of high risk',
    'by the log from {rights_use_from} to {rights_use_to}',
  ],
  evidence: [
    'granted_n',
    'used_n',
    'unused_n',
    'unused_risky_n',
    'unlogged_n',
    'rights_use_from',
    'rights_use_to',
  ],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: '57 of 61 rights unused',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        rights_use_from: '2026-01-01T00:00:00Z',
        rights_use_to: '2026-11-21T00:00:00Z',
        created_at: '2025-01-01T00:00:00Z',
        granted_n: 61,
        unused_n: 57,
        unused_risky_n: 9,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: '57 of 61 permissions unused, some high-risk, in production',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        rights_use_from: '2026-01-01T00:00:00Z',
        rights_use_to: '2026-11-21T00:00:00Z',
        created_at: '2025-01-01T00:00:00Z',
        granted_n: 61,
        unused_n: 57,
        unused_risky_n: 9,
        environment: 0,
      },
    },
    {
      verdict: 'holds',
      when: 'uses what it has',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        rights_use_from: '2026-01-01T00:00:00Z',
        rights_use_to: '2026-11-21T00:00:00Z',
        created_at: '2025-01-01T00:00:00Z',
        granted_n: 4,
        unused_n: 1,
        unused_risky_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'no use log',
      facts: {
        is_active: true,
        in_inventory: true,
        has_grants: true,
        rights_known: true,
        granted_n: 4,
        unused_n: 4,
        unused_risky_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'holds no rights',
      facts: { is_active: true, in_inventory: true, has_grants: false },
    },
  ],
})
