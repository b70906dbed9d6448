'use client'
import { useId } from 'react'
import { Bar, BarChart, LabelList, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { count } from '@/components/ui/figures'
import { ChartTip } from './chart-tip'
import { HatchDefs } from './hatch-defs'
import type { Bars } from './prepare-bars'

export type HistogramProps = {
  title: string
  bars: Bars
  /** A labelled line before the bar of this place: the policy. */
  line?: { before: number; label: string } | null
}

const small = { fontSize: 11, fill: 'var(--m-text-2)' }

/** Decides nothing: order, sides and lengths come prepared. */
export function HistogramDrawing({ title, bars: { bars, unknown }, line }: HistogramProps) {
  const id = useId()
  const fills = {
    holds: 'var(--m-ok-g)',
    gap: 'var(--m-gap-g)',
    across: `url(#${id}-across)`,
    unknown: `url(#${id}-hatch)`,
  }
  const data = [
    ...bars.map((bar) => ({ label: bar.label, count: bar.count, fill: fills[bar.side] })),
    ...(unknown ? [{ label: 'unknown', count: unknown.count, fill: fills.unknown }] : []),
  ]
  const atEnd = line ? line.before >= bars.length : false
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        layout="vertical"
        data={data}
        margin={{ top: 4, right: 56, bottom: 4, left: 0 }}
        title={title}
        desc="Arrow keys read it bar by bar."
      >
        <HatchDefs id={`${id}-hatch`} />
        <defs>
          <linearGradient id={`${id}-across`}>
            <stop offset="50%" stopColor="var(--m-ok-g)" />
            <stop offset="50%" stopColor="var(--m-gap-g)" />
          </linearGradient>
        </defs>
        <XAxis type="number" hide domain={[0, 'dataMax']} />
        <YAxis
          type="category"
          dataKey="label"
          width={76}
          interval={0}
          tick={small}
          tickLine={false}
          axisLine={{ stroke: 'var(--m-line-strong)' }}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--m-hover)' }}
          content={<ChartTip words={(row: (typeof data)[number]) => [row.label, count(row.count)]} />}
        />
        <Bar dataKey="count" barSize={12} isAnimationActive={false}>
          <LabelList
            dataKey="count"
            position="right"
            formatter={(n) => count(Number(n))}
            style={{ ...small, fontSize: 12 }}
          />
        </Bar>
        {line ? (
          <ReferenceLine
            y={bars[atEnd ? bars.length - 1 : line.before]?.label}
            position={atEnd ? 'end' : 'start'}
            stroke="var(--m-text-2)"
            strokeWidth={1.5}
            label={{ value: line.label, position: 'insideTopRight', ...small }}
          />
        ) : null}
      </BarChart>
    </ResponsiveContainer>
  )
}
