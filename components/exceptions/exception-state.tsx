import { StateMark } from '@/components/ui/state-mark'
import { exceptionStateNames } from '@/lib/model/words'
import type { ExceptionRow } from '@/lib/model/answers/remediation'

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
      {exception.isLapsed ? 'Expired, finding still open' : exceptionStateNames[exception.state]}
    </StateMark>
  )
}
