import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import type { FindingRow } from '@/lib/model/answers/findings'

type Props = { finding: Pick<FindingRow, 'state' | 'acceptedUntil' | 'unknownSince'>; badge?: boolean }

/** The state; an acceptance always with its end, and what cannot be evaluated any more since when. */
export function FindingStateMark({ finding, badge }: Props) {
  return (
    <StateMark
      state={finding.state}
      badge={badge}
      detail={
        finding.unknownSince ? (
          <>
            cannot be evaluated since <Time at={finding.unknownSince} form="day" />
          </>
        ) : finding.state === 'accepted' && finding.acceptedUntil ? (
          <>
            until <Time at={finding.acceptedUntil} form="day" />
          </>
        ) : null
      }
    />
  )
}
