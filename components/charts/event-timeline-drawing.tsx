'use client'
import { useId } from 'react'
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
import type { Timeline, TimelineBar } from './prepare-timeline'
import styles from './event-timeline.module.css'

const dayOf = (at: string) => day(new Date(at), 'UTC')

/** Decides nothing: order, gaps and ticks come prepared. */
export function EventTimelineDrawing({ timeline, title }: { timeline: Timeline; title: string }) {
  const hatch = useId()
  return (
    <div className={styles.drawing}>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={timeline.bars}
          margin={{ top: 8, right: 24, bottom: 0, left: 0 }}
          barCategoryGap={1}
          title={title}
          desc="Arrow keys read it day by day."
        >
          <defs>
            <pattern
              id={hatch}
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M0 0V5" stroke="var(--m-unknown-g)" strokeWidth="2.5" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--m-line)" />
          <XAxis
            dataKey="day"
            ticks={timeline.ticks}
            interval={0}
            tickFormatter={(at: string) => dayOf(at).replace(/ \d{4}$/, '')}
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
          <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--m-hover)' }} content={<Tip />} />
          <Bar dataKey="allowed" stackId="day" fill="var(--m-ok-g)" isAnimationActive={false} />
          <Bar dataKey="denied" stackId="day" fill="var(--m-gap-g)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

/** The row of the table, where the pointer or the arrow keys are. */
function Tip({ active, payload }: { active?: boolean; payload?: { payload?: TimelineBar }[] }) {
  const bar = payload?.[0]?.payload
  if (!active || !bar) return null
  return (
    <div className={styles.tip}>
      <div className="strong">{dayOf(bar.day)}</div>
      {bar.allowed === null ? <div>unknown{bar.because ? `: ${bar.because}` : ''}</div> : null}
      {bar.allowed !== null && bar.kinds.length === 0 ? <div>0 events</div> : null}
      {bar.kinds.map(([kind, n]) => (
        <div key={kind} className={styles.kind}>
          <span>{kind.replace('_', ' ')}</span>
          <span className="num">{count(n)}</span>
        </div>
      ))}
    </div>
  )
}
