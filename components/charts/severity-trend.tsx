'use client'
import dynamic from 'next/dynamic'
import { Delta } from '@/components/ui/delta'
import { count, day } from '@/components/ui/figures'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Unknown } from '@/components/ui/unknown'
import { ChartFrame } from './chart-frame'
import { prepareSeverityTrend, trendOrder, type TrendPoint } from './prepare-severity-trend'
import styles from './severity-trend.module.css'

// The chart library is loaded after the page, by pages that draw.
const Drawing = dynamic(() => import('./trend-drawing').then((file) => file.TrendDrawing), { ssr: false })

type Props = {
  points: TrendPoint[]
  /** "weekly", "daily". */
  step: string
  /** What the change is against: "12 weeks". */
  span: string
  title?: string
}

const dayOf = (at: string) => day(new Date(at), 'UTC')

/** Four small lines, each on its own scale, with the figure of now and the change. */
export function SeverityTrend({ points, step, span, title = 'Open findings' }: Props) {
  const trend = prepareSeverityTrend(points)
  const days = trend.at.map(dayOf)
  return (
    <ChartFrame
      title={title}
      unit={step}
      data={{
        head: ['Date', 'Critical', 'High', 'Medium', 'Low'],
        rows: trend.at.map((at, place) => [
          dayOf(at),
          ...trend.lines.map((line) => line.values[place] ?? null),
        ]),
      }}
    >
      <div className={styles.head} aria-hidden="true">
        <span>Severity</span>
        <span className={styles.ends}>
          <span>{days[0]}</span>
          <span>{days.at(-1)}</span>
        </span>
        <span className={styles.number}>Now</span>
        <span className={styles.number}>{span}</span>
      </div>
      {trend.lines.map((line, place) => (
        <div key={line.severity} className={styles.row}>
          <SeverityMark severity={line.severity} />
          <div className={styles.line}>
            <Drawing
              title={`${title}, ${trendOrder[place]}, ${step}`}
              line={line}
              days={days}
              gaps={trend.gaps}
            />
          </div>
          <span className={styles.now}>{line.now === null ? <Unknown mark={false} /> : count(line.now)}</span>
          <span className={styles.number}>
            <Delta value={line.change} />
          </span>
        </div>
      ))}
    </ChartFrame>
  )
}
