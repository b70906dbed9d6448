import { LAPSED_CHECK } from '@/lib/facts/terms'
import { code, severities } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const exceptionExpired = identityCheck({
  id: 'exception-expired',
  no: LAPSED_CHECK,
  title: 'Exception ran out and the gap is still open',
  holds: 'No exception has run out on an open gap',
  group: 'lifecycle',
  severity: {
    default: 'medium',
    reasoning: 'After it expires, nobody has accepted the risk any more, and the gap is as open as before.',
    raise: {
      when: `f.lapsed_severity >= ${code(severities, 'high')}`,
      because: 'the gap is high or critical',
    },
  },
  params: {
    grace_days: {
      default: 0,
      unit: 'days',
      source: 'product',
      note: 'From the end of the exception.',
    },
  },
  applies: 'f.is_active and f.exception_n > 0',
  fails: `
    case
      when f.in_inventory is not true then null
      when f.lapsed_exception_n = 0 then false
      else f.lapsed_exception_at < :as_of - :grace_days * interval '1 day'
    end`,
  unknownBecause: [{ because: 'seen only in logs; not in any imported inventory' }],
  falsePositives: [
    'A fix that no import has shown yet: import the source again',
    'A renewal agreed elsewhere: request it here, so that it is approved',
  ],
  proof: [
    '{lapsed_exception_n|exception has|exceptions have} run out',
    'the first on {lapsed_exception_at}',
    'their gaps are open',
  ],
  evidence: ['lapsed_exception_n', 'lapsed_exception_at', 'lapsed_severity'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'an exception on a key without an end ran out last week',
      facts: {
        is_active: true,
        in_inventory: true,
        exception_n: 2,
        lapsed_exception_n: 1,
        lapsed_exception_at: '2026-11-15T00:00:00Z',
        lapsed_severity: 2,
      },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'one on a critical gap',
      facts: {
        is_active: true,
        in_inventory: true,
        exception_n: 2,
        lapsed_exception_n: 2,
        lapsed_exception_at: '2026-11-15T00:00:00Z',
        lapsed_severity: 4,
      },
    },
    {
      verdict: 'holds',
      when: 'an exception that is still active',
      facts: {
        is_active: true,
        in_inventory: true,
        exception_n: 2,
        lapsed_exception_n: 0,
      },
    },
    {
      verdict: 'unknown',
      when: 'seen only in a log',
      facts: {
        is_active: true,
        in_inventory: false,
        exception_n: 1,
        lapsed_exception_n: 1,
        lapsed_exception_at: '2026-11-15T00:00:00Z',
      },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing was accepted',
      facts: { is_active: true, in_inventory: true, exception_n: 0, lapsed_exception_n: 0 },
    },
  ],
})
