import { credentialCheck } from './check'

export const orphanedCredential = credentialCheck({
  id: 'orphaned-credential',
  no: 11,
  title: 'Workload deleted, credential still active',
  holds: 'Workload of the credential still runs',
  group: 'lifecycle',
  severity: {
    default: 'high',
    reasoning: 'Access remains after its purpose ended, so any later use is suspicious.',
    raise: {
      when: "f.identity_is_admin or f.last_used_at > :as_of - interval '14 days'",
      because: 'admin-equivalent, or still in use although its workload is deleted',
    },
  },
  params: {},
  applies: `
    f.is_active
    and f.is_static
    and f.is_password is not true
    and f.identity_is_human is not true
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  fails: 'case when f.workload_n = 0 then null else f.live_workload_n = 0 end',
  unknownBecause: [{ because: 'no source links a workload to this identity' }],
  falsePositives: [
    'Scale-to-zero, blue/green and disaster-recovery workloads',
    'The workload inventory is incomplete',
  ],
  proof: ['{live_workload_n} of {workload_n|workload|workloads} are left', 'last used on {last_used_at}'],
  evidence: ['kind', 'workload_n', 'live_workload_n', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'its only deployment is deleted',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        workload_n: 1,
        live_workload_n: 0,
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'its only deployment is deleted, and it was used yesterday',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        workload_n: 1,
        live_workload_n: 0,
        last_used_at: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'one of two workloads runs',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        workload_n: 2,
        live_workload_n: 1,
      },
    },
    {
      verdict: 'unknown',
      when: 'no workload is known',
      facts: {
        is_active: true,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        workload_n: 0,
        live_workload_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'the key of a human user, without a workload',
      facts: { is_active: true, is_static: true, identity_is_human: true, identity_is_active: true },
    },
    {
      verdict: 'not_applicable',
      when: 'a revoked key',
      facts: {
        is_active: false,
        is_static: true,
        is_asymmetric: false,
        identity_is_active: true,
        workload_n: 1,
        live_workload_n: 0,
      },
    },
  ],
})
