import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { Unknown } from '@/components/ui/unknown'
import type { Explanation } from '@/lib/model/answers/checks'

/** What could not be judged and which data would settle it. */
export function Unknowns({ verdicts }: { verdicts: Explanation[] }) {
  const unknown = verdicts.filter((one) => one.verdict === 'unknown')
  const grouped = [...Map.groupBy(unknown, (one) => one.because ?? 'no reason recorded')]
  if (grouped.length === 0)
    return <EmptyState title="Nothing is unknown. Every applicable check has a result." />
  return (
    <ul className="stack">
      {grouped.map(([because, list]) => (
        <li key={because}>
          <Unknown because={because} />
          <div className="small text-3">
            Needed for:{' '}
            {[...new Map(list.map((one) => [one.checkId, one])).values()].map((one, index) => (
              <span key={one.checkId}>
                {index > 0 ? ', ' : ''}
                <Link href={`/checks/${one.checkId}`} prefetch={false}>
                  {one.title}
                </Link>
              </span>
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}
