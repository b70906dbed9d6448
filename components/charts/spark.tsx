'use client'
// oxlint-disable jsx-a11y/prefer-tag-over-role -- a range input cannot be a drawing
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { count } from '@/components/ui/figures'
import type { Severity } from '@/lib/model/vocabulary'
import type { Gap } from './prepare-gaps'
import styles from './spark.module.css'

type Props = {
  label: string
  tone: Severity
  stretches: { x: number; y: number }[][]
  values: (number | null)[]
  days: string[]
  gaps: Gap[]
}

/** One small line. Arrow keys or the pointer read it point by point; what is read is the row of the table. */
export function Spark({ label, tone, stretches, values, days, gaps }: Props) {
  const last = values.length - 1
  const [at, setAt] = useState<number | null>(null)
  const place = at ?? last
  const share = (index: number) => (last < 1 ? 50 : (index / last) * 100)
  const value = values[place]
  const because = gaps.find((gap) => place > gap.from && place < gap.to)?.because
  const words = `${days[place]}: ${value == null ? `unknown${because ? `, ${because}` : ''}` : count(value)}`

  const keys = (event: KeyboardEvent) => {
    const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setAt(Math.min(last, Math.max(0, next)))
  }
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setAt(Math.round(((event.clientX - box.left) / box.width) * last))
  }

  return (
    <div
      className={styles.spark}
      data-tone={tone}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={place}
      aria-valuetext={words}
      onKeyDown={keys}
      onFocus={() => setAt(last)}
      onBlur={() => setAt(null)}
      onPointerMove={point}
      onPointerLeave={() => setAt(null)}
    >
      <svg viewBox="0 0 100 34" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 33.5H100" className={styles.base} />
        {stretches.map((stretch) => (
          <path
            key={stretch[0]?.x}
            className={styles.line}
            d={`M${stretch.map(({ x, y }) => `${x * 100} ${y * 34}`).join('L')}${stretch.length === 1 ? 'h0' : ''}`}
          />
        ))}
      </svg>
      {gaps.map((gap) => (
        <i
          key={gap.from}
          className={styles.gap}
          title={gap.because ?? undefined}
          style={{ left: `${share(gap.from)}%`, width: `${share(gap.to) - share(gap.from)}%` }}
        />
      ))}
      {at === null ? null : (
        <>
          <i className={styles.cursor} style={{ left: `${share(place)}%` }} />
          <span
            className={styles.tip}
            style={share(place) > 50 ? { right: 0 } : { left: 0 }}
            aria-hidden="true"
          >
            {words}
          </span>
        </>
      )}
    </div>
  )
}
