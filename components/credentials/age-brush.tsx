'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState, type PointerEvent } from 'react'
import { ageRange } from '@/components/charts/prepare-rotation-age'
import { carry } from '@/components/session/point-of-view'
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
  const router = useRouter()
  const view = useSearchParams()
  const [drag, setDrag] = useState<{ first: number; last: number } | null>(null)
  const most = Math.max(1, ...bands.map(({ n }) => n))
  const isNarrowed = from !== undefined || to !== undefined
  const isIn = (band: AgeBand, at: number): boolean =>
    drag
      ? at >= Math.min(drag.first, drag.last) && at <= Math.max(drag.first, drag.last)
      : isNarrowed && band.from >= (from ?? 0) && (to === undefined || (band.to !== null && band.to <= to))
  const rangeOf = (first: number, last: number): string => {
    const [low, high] = [bands[Math.min(first, last)]!, bands[Math.max(first, last)]!]
    return address(path, search, {
      age_from: low.from === 0 ? '0' : String(low.from),
      age_to: high.to === null ? null : String(high.to),
      open: null,
    })
  }
  const take = () => {
    if (drag && drag.first !== drag.last)
      router.push(carry(rangeOf(drag.first, drag.last), view), { scroll: false })
    setDrag(null)
  }
  const begin = (event: PointerEvent, at: number) => {
    // A finger scrolls; it opens one bar after the other.
    if (event.pointerType === 'mouse' && event.button === 0) setDrag({ first: at, last: at })
  }
  return (
    <section className={styles.brush} aria-labelledby="age-brush" onPointerLeave={() => setDrag(null)}>
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
              className={cx(styles.band, isIn(band, at) && styles.in)}
              href={rangeOf(at, at)}
              scroll={false}
              draggable={false}
              aria-current={!drag && isIn(band, at) ? 'true' : undefined}
              onPointerDown={(event) => begin(event, at)}
              onPointerEnter={() => setDrag(drag && { ...drag, last: at })}
              onPointerUp={take}
              onClick={(event) => {
                if (!event.shiftKey || from === undefined) return
                // From the bar that is chosen to this one.
                event.preventDefault()
                const chosen = bands.findIndex((one) => one.from === from)
                if (chosen >= 0) router.push(carry(rangeOf(chosen, at), view), { scroll: false })
              }}
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
