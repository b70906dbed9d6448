'use client'
import dynamic from 'next/dynamic'
import { useRouter, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { carry } from '@/components/session/point-of-view'
import { count, counted, day } from '@/components/ui/figures'
import { ProportionKey } from '@/components/ui/proportion-key'
import { ChartFrame } from './chart-frame'
import { lastDayOf, prepareTimeline, type TimelineDay } from './prepare-timeline'
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
  /** The address of a part of it, without the part: dragging over the bars goes there. */
  page: string
  /** Under the drawing, along the same axis. */
  below?: ReactNode
}

const heads = { day: 'Day', week: 'Week from', month: 'Month from' }

export function EventTimeline({ days, step = 'day', title = `Events per ${step}`, page, below }: Props) {
  const router = useRouter()
  const search = useSearchParams()
  const timeline = prepareTimeline(days)
  const without = timeline.daysWithoutLog
  return (
    <ChartFrame
      title={title}
      unit={timeline.total > 0 ? `${count(timeline.total)} total, drag to zoom in` : '0 total'}
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
      <Drawing
        timeline={timeline}
        title={title}
        onPick={(from, to) =>
          router.push(carry(`${page}${from}..${lastDayOf(to, step)}`, search), { scroll: false })
        }
      />
      {below}
    </ChartFrame>
  )
}
