import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import type { FindingRow } from '@/lib/model/answers/findings'

type Props = { finding: Pick<FindingRow, 'state' | 'acceptedUntil'>; badge?: boolean }

/** The state; an acceptance always with its end. */
export function FindingStateMark({ finding, badge }: Props) {
  return (
    <StateMark
      state={finding.state}
      badge={badge}
      detail={
        finding.state === 'accepted' && finding.acceptedUntil ? (
          <>
            until <Time at={finding.acceptedUntil} form="day" />
          </>
        ) : null
      }
    />
  )
}
