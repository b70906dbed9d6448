import { ISSUANCE_DAYS } from '@/lib/model/windows'
import { identityCheck } from './check'

const MACHINE_USE = `f.machine_use_at > least(:as_of, f.use_seen_to) - interval '${ISSUANCE_DAYS} days'`

export const breakGlassRoutine = identityCheck({
  id: 'break-glass-routine',
  no: 39,
  title: 'Emergency access in routine use',
  holds: 'Emergency access is the exception',
  group: 'human',
  severity: {
    default: 'high',
    reasoning:
      'Emergency access is exempt from other checks. Used every week, it is an administrator without them.',
    raise: { when: MACHINE_USE, because: 'used without a person at the keyboard' },
  },
  params: {
    max_uses: {
      default: 2,
      unit: 'sessions',
      source: 'product',
      note: `From this many sessions in the last ${ISSUANCE_DAYS} days of the log it counts as routine.`,
    },
  },
  applies: 'f.is_active and f.break_glass is true',
  fails: `
    case
      when ${MACHINE_USE} or f.used_session_n >= :max_uses then true
      when f.use_seen_to is null then null
      else false
    end`,
  unknownBecause: [
    { when: 'f.issue_n > 0', because: 'the imported log records issued credentials but not their use' },
    { because: 'no audit log of its account imported' },
  ],
  falsePositives: ['Drills', 'One incident with several sessions'],
  proof: [
    '{used_session_n|session was|sessions were} used',
    'last by a person on {human_use_at}',
    'last by a machine on {machine_use_at}',
    'in the log up to {use_seen_to}',
  ],
  evidence: ['used_session_n', 'machine_use_at', 'human_use_at', 'use_seen_from', 'use_seen_to'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'three sessions of people in a month',
      facts: {
        is_active: true,
        in_inventory: true,
        break_glass: true,
        used_session_n: 3,
        human_use_at: '2026-11-20T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'a job uses it',
      facts: {
        is_active: true,
        in_inventory: true,
        break_glass: true,
        used_session_n: 1,
        machine_use_at: '2026-11-20T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'holds',
      when: 'one session of a person in a month',
      facts: {
        is_active: true,
        in_inventory: true,
        break_glass: true,
        used_session_n: 1,
        human_use_at: '2026-11-02T00:00:00Z',
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'its account has no log',
      facts: { is_active: true, in_inventory: true, break_glass: true, used_session_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'it is not for emergencies',
      facts: { is_active: true, in_inventory: true, used_session_n: 9 },
    },
  ],
})
