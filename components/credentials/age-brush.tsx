'use client'
import { ageRange } from '@/components/charts/prepare-rotation-age'
import { useRangeBrush } from '@/components/charts/use-range-brush'
import { cx } from '@/components/ui/cx'
import { count } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { address, type Search } from '@/components/views/address'
import type { AgeBand } from '@/lib/inventory/credentials'
import styles from './age-brush.module.css'

type Props = {
  path: string
  search: Search
  bands: AgeBand[]
  /** What the list is narrowed to; undefined is not narrowed. */
  from?: number
  to?: number
}

/** Days since the last rotation as bars. A bar narrows the list to its ages; dragging over several takes them all. */
export function AgeBrush({ path, search, bands, from, to }: Props) {
  const most = Math.max(1, ...bands.map(({ n }) => n))
  const isNarrowed = from !== undefined || to !== undefined
  const brush = useRangeBrush(
    (low, high) =>
      address(path, search, {
        age_from: String(bands[low]!.from),
        age_to: bands[high]!.to === null ? null : String(bands[high]!.to),
        open: null,
      }),
    bands.findIndex((band) => band.from === from),
  )
  const isChosen = (band: AgeBand): boolean =>
    isNarrowed && band.from >= (from ?? 0) && (to === undefined || (band.to !== null && band.to <= to))
  return (
    <section className={styles.brush} aria-labelledby="age-brush" onPointerLeave={brush.leave}>
      <p className={styles.head}>
        <span id="age-brush" className={styles.title}>
          Age in days
        </span>
        {isNarrowed ? (
          <Link
            className="small"
            href={address(path, search, { age_from: null, age_to: null, open: null })}
            scroll={false}
          >
            All ages
          </Link>
        ) : null}
      </p>
      <ul>
        {bands.map((band, at) => (
          <li key={band.from}>
            <Link
              {...brush.barProps(at)}
              className={cx(styles.band, (brush.holds(at) ?? isChosen(band)) && styles.in)}
              aria-current={brush.holds(at) === null && isChosen(band) ? 'true' : undefined}
            >
              <span className={styles.label}>{ageRange(band.from, band.to)}</span>
              <span className={styles.track} aria-hidden="true">
                <i style={{ width: `${(100 * band.n) / most}%` }} />
              </span>
              <span className={styles.count}>{count(band.n)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
