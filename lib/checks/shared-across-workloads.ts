import { identityCheck } from './check'

export const sharedAcrossWorkloads = identityCheck({
  id: 'shared-across-workloads',
  no: 15,
  title: 'One credential used by several workloads',
  holds: 'One credential, one workload',
  group: 'isolation',
  severity: {
    default: 'medium',
    reasoning:
      'OWASP rates reuse alone as low because the damage depends on privilege. It also makes revocation difficult.',
    raise: {
      when: 'f.is_admin or f.static_credential_n > 0',
      because: 'admin-equivalent, or a static secret',
    },
  },
  params: {
    window_days: {
      default: 30,
      unit: 'days',
      source: 'product',
    },
    min_workloads: { default: 2, unit: 'workloads', source: 'product' },
  },
  applies: `
    f.is_active
    and (f.active_credential_n > 0 or f.issue_n > 0)
    and (f.is_human is not true or f.static_credential_n > 0)`,
  fails: `
    case
      when f.shared_workload_n >= :min_workloads then true
      when f.contexts_known is not true or f.use_seen_to is null then null
      else false
    end`,
  unknownBecause: [
    {
      when: 'f.use_seen_to is null and f.issue_n > 0',
      because: 'the imported log records issued credentials but not their use',
    },
    { when: 'f.use_seen_to is null', because: 'no audit log of its account imported' },
    { because: 'no log records which workload uses its credentials' },
  ],
  falsePositives: ['Autoscaled replicas and rolling deploys', 'NAT or proxy hiding the true workload'],
  proof: [
    'used by {shared_workload_n|workload|workloads}',
    '{+static_credential_n|static credential|static credentials}',
  ],
  evidence: ['shared_workload_n', 'static_credential_n', 'contexts_known'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'used by three workloads',
      facts: {
        is_active: true,
        in_inventory: true,
        active_credential_n: 1,
        contexts_known: true,
        shared_workload_n: 3,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'an access key used by three workloads',
      facts: {
        is_active: true,
        in_inventory: true,
        active_credential_n: 1,
        contexts_known: true,
        shared_workload_n: 3,
        static_credential_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'used by one',
      facts: {
        is_active: true,
        in_inventory: true,
        active_credential_n: 1,
        contexts_known: true,
        shared_workload_n: 1,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'only addresses are logged',
      facts: { is_active: true, in_inventory: true, active_credential_n: 1, contexts_known: false },
    },
    {
      verdict: 'not_applicable',
      when: 'a human user with a password, on several machines',
      facts: {
        is_active: true,
        in_inventory: true,
        is_human: true,
        active_credential_n: 1,
        static_credential_n: 0,
        contexts_known: true,
        shared_workload_n: 3,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'it has no credential',
      facts: { is_active: true, in_inventory: true, active_credential_n: 0, issue_n: 0 },
    },
  ],
})
