import { lifetime } from '@/lib/model/lifetimes'
import { Unknown } from '@/components/ui/unknown'

type Props = { recent: number | null; before: number | null }

/** The mean lifetime of the last week, and what it was in the month before. */
export function Drift({ recent, before }: Props) {
  if (recent === null && before === null) return <Unknown />
  if (recent === null) return <span className="text-3">none; {lifetime(before!)} before</span>
  if (before === null) return <>{lifetime(recent)}</>
  const times = recent / before
  return (
    <>
      {lifetime(recent)}
      <br />
      <span className="small text-3">
        {times > 1.05
          ? `up from ${lifetime(before)}`
          : times < 0.95
            ? `down from ${lifetime(before)}`
            : 'steady'}
      </span>
    </>
  )
}
