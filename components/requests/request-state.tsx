import { day } from '@/components/ui/figures'
import { StateMark } from '@/components/ui/state-mark'
import type { RequestRow } from '@/lib/model/answers/requests'
import type { RequestState } from '@/lib/model/vocabulary'
import { requestStateNames } from '@/lib/model/words'

const marks: Record<RequestState, Parameters<typeof StateMark>[0]['state']> = {
  asked: 'open',
  answered: 'awaiting_proof',
  asked_again: 'regressed',
  accepted: 'verified',
  withdrawn: 'cancelled',
}

/** How far a request for evidence is. */
export const RequestStateMark = ({ state, badge }: { state: RequestState; badge?: boolean }) => (
  <StateMark state={marks[state]} badge={badge}>
    {requestStateNames[state]}
  </StateMark>
)

/** A day of the calendar, the same wherever it is read. */
export const Day = ({ on }: { on: string }) => (
  <time className="nowrap" dateTime={on}>
    {day(new Date(`${on}T00:00:00Z`), 'UTC')}
  </time>
)

/** The day by which it is answered; when that has passed, with the word and not only the colour. */
export const RequestDue = ({ request }: { request: Pick<RequestRow, 'dueOn' | 'isOverdue'> }) => (
  <span>
    <Day on={request.dueOn} />
    {request.isOverdue ? <span className="small strong block wrong">overdue</span> : null}
  </span>
)
