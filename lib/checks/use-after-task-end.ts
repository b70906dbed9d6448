import { identityCheck } from './check'

export const useAfterTaskEnd = identityCheck({
  id: 'use-after-task-end',
  no: 68,
  title: 'Credential used after its task ended',
  holds: 'Nothing is used after its task ended',
  group: 'runtime',
  severity: {
    default: 'high',
    reasoning: 'The task has ended, so the use has no known purpose: the credential was kept.',
    raise: {
      when: 'f.late_run_elsewhere or f.is_admin',
      because: 'from a place where the task never ran, or with admin permissions',
    },
    lower: {
      when: 'f.late_run_seconds <= :drain_seconds',
      because: 'within the time that finishing up may take',
    },
  },
  params: {
    skew_seconds: {
      default: 60,
      unit: 'seconds',
      source: 'product',
      note: 'A use this soon after the end still belongs to the task: clocks differ.',
    },
    drain_seconds: {
      default: 300,
      unit: 'seconds',
      source: 'product',
      note: 'Severity falls for uses this soon after the end: callbacks, and logs that are sent last.',
    },
    silent_days: {
      default: 30,
      unit: 'days',
      source: 'product',
      note: 'How long the log has to go on without another such use before this one counts as ended.',
    },
  },
  applies: 'f.ended_run_n > 0 or f.late_run_n > 0',
  fails: `
    case
      when f.late_run_n > 0 then true
      when f.used_run_n > 0 and f.known_run_n = f.ended_run_n then false
    end`,
  unknownBecause: [
    {
      when: 'f.used_run_n = 0',
      because: 'the log shows when tasks ended, but no use that belongs to a task',
    },
    { because: 'for some ended tasks the log shows neither use nor credentials' },
  ],
  falsePositives: [
    'Callbacks and logs that are sent after the work is done',
    'A task end that is logged too early',
  ],
  proof: [
    'used after the end of {late_run_n|task|tasks}',
    'last on {late_run_at}',
    'up to {late_run_seconds} after the end',
  ],
  evidence: [
    'late_run_n',
    'late_run_at',
    'late_run_seconds',
    'late_run_elsewhere',
    'ended_run_n',
    'used_run_n',
    'known_run_n',
  ],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a token of a finished job was used an hour later',
      facts: {
        is_active: true,
        ended_run_n: 4,
        used_run_n: 4,
        known_run_n: 4,
        late_run_n: 1,
        late_run_at: '2026-11-21T00:00:00Z',
        late_run_seconds: 3600,
        late_run_elsewhere: false,
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'used an hour later from an address where the job never ran',
      facts: {
        is_active: true,
        ended_run_n: 4,
        used_run_n: 4,
        known_run_n: 4,
        late_run_n: 1,
        late_run_at: '2026-11-21T00:00:00Z',
        late_run_seconds: 3600,
        late_run_elsewhere: true,
      },
    },
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a callback two minutes after the end',
      facts: {
        is_active: true,
        ended_run_n: 4,
        used_run_n: 4,
        known_run_n: 4,
        late_run_n: 1,
        late_run_at: '2026-11-21T00:00:00Z',
        late_run_seconds: 120,
        late_run_elsewhere: false,
      },
    },
    {
      verdict: 'holds',
      when: 'the last use came before the end',
      facts: { is_active: true, ended_run_n: 4, used_run_n: 4, known_run_n: 4, late_run_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'of one task in four anything is known',
      facts: { is_active: true, ended_run_n: 4, used_run_n: 1, known_run_n: 1, late_run_n: 0 },
    },
    {
      verdict: 'unknown',
      when: 'no use names its task',
      facts: { is_active: true, ended_run_n: 4, used_run_n: 0, late_run_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'the log shows no ended task',
      facts: { is_active: true, ended_run_n: 0, late_run_n: 0 },
    },
  ],
})
