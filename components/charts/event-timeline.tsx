'use client'
import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { count, counted, day } from '@/components/ui/figures'
import { ProportionKey } from '@/components/ui/proportion-key'
import { ChartFrame } from './chart-frame'
import { prepareTimeline, type TimelineDay } from './prepare-timeline'
import styles from './event-timeline.module.css'

// The chart library is asked for by the few pages that draw a timeline, and not before.
const Drawing = dynamic(() => import('./event-timeline-drawing').then((part) => part.EventTimelineDrawing), {
  ssr: false,
  loading: () => <div className={styles.drawing} />,
})

type Props = {
  days: TimelineDay[]
  title?: string
  /** What one bar stands for. */
  step?: 'day' | 'week' | 'month'
  /** Under the drawing, along the same axis. */
  below?: ReactNode
}

const heads = { day: 'Day', week: 'Week from', month: 'Month from' }

export function EventTimeline({ days, step = 'day', title = `Events per ${step}`, below }: Props) {
  const timeline = prepareTimeline(days)
  const without = timeline.daysWithoutLog
  return (
    <ChartFrame
      title={title}
      unit={`${count(timeline.total)} total`}
      head={
        <ProportionKey
          parts={without > 0 ? ['holds', 'gap', 'unknown'] : ['holds', 'gap']}
          labels={{ holds: 'Allowed', gap: 'Denied', unknown: `Unknown, ${counted(without, step)}` }}
        />
      }
      data={{
        head: [heads[step], 'Issued', 'Used', 'Allowed', 'Denied'],
        rows: timeline.bars.map((bar) => [
          day(new Date(bar.day), 'UTC'),
          bar.issued,
          bar.used,
          bar.allowed,
          bar.denied,
        ]),
      }}
    >
      <Drawing timeline={timeline} title={title} />
      {below}
    </ChartFrame>
  )
}
