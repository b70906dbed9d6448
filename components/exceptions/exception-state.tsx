import { StateMark } from '@/components/ui/state-mark'
import type { ExceptionRow } from '@/lib/remediation/exception-queries'
import { exceptionStateNames } from '@/lib/model/words'

const marks: Record<ExceptionRow['state'], Parameters<typeof StateMark>[0]['state']> = {
  requested: 'planned',
  approved: 'accepted',
  stale: 'regressed',
  expired: 'open',
  refused: 'cancelled',
  withdrawn: 'cancelled',
  replaced: 'cancelled',
}

/** The state of an exception; expired while the gap is open is said as such. */
export function ExceptionStateMark({ exception }: { exception: Pick<ExceptionRow, 'state' | 'isLapsed'> }) {
  return (
    <StateMark state={marks[exception.state]}>
      {exception.isLapsed ? 'Expired, still open' : exceptionStateNames[exception.state]}
    </StateMark>
  )
}
