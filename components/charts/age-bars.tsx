'use client'
import { counted } from '@/components/ui/figures'
import { cx } from '@/components/ui/cx'
import { Link } from '@/components/ui/link'
import { address } from '@/components/views/address'
import styles from './age-bars.module.css'
import { ageRange, type AgeBucket } from './prepare-rotation-age'
import { useRangeBrush } from './use-range-brush'

const LIST = '/credentials'

/** Lies over the bars of a distribution of ages: each opens the credentials that it counts, and a drag over several those of all. */
export function AgeBars({ buckets, unknown }: { buckets: readonly AgeBucket[]; unknown: number }) {
  const ordered = buckets.toSorted((a, b) => a.from - b.from)
  const brush = useRangeBrush((low, high) => {
    const { to } = ordered[high]!
    const range = { age_from: String(ordered[low]!.from), age_to: to === null ? null : String(to) }
    return address(LIST, { static: 'true' }, range)
  })
  const said = (ages: string, n: number) => `${ages}: ${counted(n, 'credential')}. Open the list.`
  return (
    <ul className={styles.bars} aria-label="Credentials by age" onPointerLeave={brush.leave}>
      {ordered.map(({ from, to, count }, at) => (
        <li key={from}>
          <Link
            {...brush.barProps(at)}
            className={cx(styles.bar, brush.holds(at) && styles.held)}
            aria-label={said(`${ageRange(from, to)}${to === null || from > 365 ? '' : ' days'}`, count)}
            title="Opens the list. Drag over several bars for their credentials together."
          />
        </li>
      ))}
      {unknown > 0 ? (
        <li>
          <Link
            className={styles.bar}
            href={address(LIST, { static: 'true', age: 'unknown' }, {})}
            aria-label={said('Age unknown', unknown)}
          />
        </li>
      ) : null}
    </ul>
  )
}
