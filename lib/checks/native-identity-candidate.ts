import { credentialCheck } from './check'

export const nativeIdentityCandidate = credentialCheck({
  id: 'native-identity-candidate',
  no: 47,
  title: 'Static secret where the platform offers an identity',
  holds: 'No running workload to move',
  group: 'lifetime',
  severity: {
    default: 'low',
    reasoning: 'Not a violation: the workload could work without the secret, so it belongs in the backlog.',
    raise: {
      when: 'f.identity_is_admin or f.exposure_n > 0',
      because: 'admin-equivalent, or a copy was found',
    },
  },
  params: {},
  applies: `
    f.is_active
    and f.is_static
    and f.is_password is not true
    and f.is_asymmetric is not true
    and f.identity_is_human is not true
    and f.identity_is_active
    and f.identity_provider_managed is not true`,
  fails: `
    case
      when f.native_workload_n > 0 then true
      when f.workload_n = 0 or f.live_workload_n > 0 then null
      else false
    end`,
  unknownBecause: [
    { when: 'f.workload_n = 0', because: 'no source links a workload to this identity' },
    { because: 'it is not known on which platform its workload runs' },
  ],
  falsePositives: [
    'The secret is used outside the workload, for example by a pipeline',
    'The target accepts no token of the platform',
  ],
  proof: [
    '{native_workload_n} of {workload_n|workload|workloads} run where the platform gives an identity',
    'created on {created_at}',
    'last used on {last_used_at}',
  ],
  evidence: ['kind', 'native_workload_n', 'workload_n', 'created_at', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'low',
      when: 'a token of years beside a running deployment',
      facts: {
        is_active: true,
        is_static: true,
        is_password: false,
        is_asymmetric: false,
        identity_is_active: true,
        workload_n: 1,
        live_workload_n: 1,
        native_workload_n: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'the same on an administrator',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        identity_is_admin: true,
        workload_n: 1,
        live_workload_n: 1,
        native_workload_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'its deployment is gone',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        workload_n: 1,
        live_workload_n: 0,
        native_workload_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'a workload on an unknown platform',
      facts: {
        is_active: true,
        is_static: true,
        identity_is_active: true,
        workload_n: 1,
        live_workload_n: 1,
        native_workload_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'the key of a person',
      facts: { is_active: true, is_static: true, identity_is_active: true, identity_is_human: true },
    },
  ],
})
