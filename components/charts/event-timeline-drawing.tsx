'use client'
import { useId, useState } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { count, day } from '@/components/ui/figures'
import { ChartTip } from './chart-tip'
import { HatchDefs } from './hatch-defs'
import type { Timeline, TimelineBar } from './prepare-timeline'
import styles from './event-timeline.module.css'

type Props = {
  timeline: Timeline
  title: string
  /** The first days of the bars from which and to which somebody dragged. */
  onPick: (from: string, to: string) => void
}

const dayOf = (at: string) => day(new Date(at), 'UTC')

/** Decides nothing: order, gaps and ticks come prepared. */
export function EventTimelineDrawing({ timeline, title, onPick }: Props) {
  const hatch = useId()
  const [drag, setDrag] = useState<{ from: string; to: string } | null>(null)
  // Over a year, a day and a month alone would name two of them.
  const isLong = timeline.ticks[0]?.slice(0, 4) !== timeline.ticks.at(-1)?.slice(0, 4)
  return (
    <div className={styles.drawing}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={timeline.bars}
          margin={{ top: 8, right: 40, bottom: 0, left: 0 }}
          barCategoryGap={1}
          title={title}
          desc="Arrow keys read it day by day."
          onMouseDown={({ activeLabel }) => {
            if (activeLabel !== undefined) setDrag({ from: String(activeLabel), to: String(activeLabel) })
          }}
          onMouseMove={({ activeLabel }) => {
            if (drag && activeLabel !== undefined) setDrag({ ...drag, to: String(activeLabel) })
          }}
          onMouseLeave={() => setDrag(null)}
          onMouseUp={() => {
            setDrag(null)
            // A click is no part.
            if (drag && drag.from !== drag.to) {
              const [from, to] = [drag.from, drag.to].sort() as [string, string]
              onPick(from, to)
            }
          }}
        >
          <HatchDefs id={hatch} />
          <CartesianGrid vertical={false} stroke="var(--m-line)" />
          <XAxis
            dataKey="day"
            ticks={timeline.ticks}
            interval={0}
            tickFormatter={(at: string) => (isLong ? dayOf(at) : dayOf(at).replace(/ \d{4}$/, ''))}
            tick={{ fontSize: 11, fill: 'var(--m-text-3)' }}
            tickLine={false}
            axisLine={{ stroke: 'var(--m-line-strong)' }}
          />
          <YAxis
            width={44}
            tickCount={4}
            allowDecimals={false}
            tickFormatter={count}
            tick={{ fontSize: 11, fill: 'var(--m-text-3)' }}
            tickLine={false}
            axisLine={false}
          />
          {timeline.gaps.map((gap) => (
            <ReferenceArea
              key={gap.from}
              x1={timeline.bars[gap.from]?.day}
              x2={timeline.bars[gap.to]?.day}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              stroke="var(--m-unknown-g)"
              strokeDasharray="3 3"
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--m-hover)' }}
            content={<ChartTip words={words} />}
          />
          {drag && drag.from !== drag.to ? (
            <ReferenceArea
              x1={drag.from < drag.to ? drag.from : drag.to}
              x2={drag.from < drag.to ? drag.to : drag.from}
              fill="var(--m-accent)"
              fillOpacity={0.18}
            />
          ) : null}
          <Bar dataKey="allowed" stackId="day" fill="var(--m-ok-g)" isAnimationActive={false} />
          <Bar dataKey="denied" stackId="day" fill="var(--m-gap-g)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

const words = (bar: TimelineBar): [string, ...string[]] => [
  dayOf(bar.day),
  ...(bar.allowed === null
    ? [`unknown${bar.because ? `: ${bar.because}` : ''}`]
    : bar.kinds.length === 0
      ? ['0 events']
      : bar.kinds.map(([kind, n]) => `${kind.replace('_', ' ')} ${count(n)}`)),
]
