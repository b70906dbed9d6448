import { Button } from './button'
import { count } from './figures'

type Props = {
  shown: number
  /** null: not counted, because counting would take longer than reading. */
  total: number | null
  /** How many the next step brings. */
  step: number
  href?: string
  onMore?: () => void
  busy?: boolean
  /** There is nothing further. */
  ended: boolean
}

/** The foot of a keyset list: how far one has read, and the next rows. There are no page numbers to go stale. */
export function LoadMore({ shown, total, step, href, onMore, busy, ended }: Props) {
  return (
    <div className="row small text-3">
      <output className="grow">
        {total === null
          ? `${count(shown)} shown${ended ? ', complete' : ''}`
          : `${count(shown)} of ${count(total)}`}
      </output>
      {ended ? null : (
        <Button look="quiet" small href={href} onClick={onMore} refused={busy ? 'reading' : undefined}>
          {`Next ${count(total === null ? step : Math.min(step, total - shown))}`}
        </Button>
      )}
    </div>
  )
}
