'use client'
import { useId } from 'react'
import { Line, LineChart, ReferenceArea, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { count } from '@/components/ui/figures'
import type { Severity } from '@/lib/model/vocabulary'
import { ChartTip } from './chart-tip'
import { HatchDefs } from './hatch-defs'
import type { Gap } from './prepare-gaps'
import type { TrendLine } from './prepare-severity-trend'

type Props = { title: string; line: TrendLine; days: string[]; gaps: Gap[] }

const strokes: Record<Severity, string> = {
  critical: 'var(--m-crit-g)',
  high: 'var(--m-high-g)',
  medium: 'var(--m-med-g)',
  low: 'var(--m-low-g)',
}

/** One small line on its own scale. What is read with the arrow keys or the pointer is the row of the table. */
export function TrendDrawing({ title, line, days, gaps }: Props) {
  const hatch = useId()
  const stroke = strokes[line.severity]
  const data = line.values.map((value, place) => ({ place, day: days[place] ?? '', value }))
  const words = ({ place, day, value }: (typeof data)[number]): [string, string] => {
    const because = gaps.find((gap) => place >= gap.from && place <= gap.to)?.because
    return [day, value === null ? `unknown${because ? `: ${because}` : ''}` : count(value)]
  }
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={data}
        margin={{ top: 4, right: 4, bottom: 4, left: 4 }}
        title={title}
        desc="Arrow keys read it point by point."
      >
        <HatchDefs id={hatch} />
        <XAxis type="number" dataKey="place" hide domain={[0, 'dataMax']} />
        <YAxis hide domain={['dataMin - 1', 'dataMax + 1']} />
        {gaps.map((gap) => (
          <ReferenceArea
            key={gap.from}
            x1={gap.from}
            x2={gap.to}
            fill={`url(#${hatch})`}
            fillOpacity={1}
            stroke="var(--m-unknown-g)"
            strokeDasharray="3 3"
          />
        ))}
        <Tooltip
          isAnimationActive={false}
          allowEscapeViewBox={{ y: true }}
          cursor={{ stroke: 'var(--m-text)' }}
          content={<ChartTip words={words} />}
        />
        <Line
          dataKey="value"
          type="linear"
          stroke={stroke}
          strokeWidth={2}
          connectNulls={false}
          isAnimationActive={false}
          activeDot={{ r: 3, fill: stroke, stroke: 'none' }}
          dot={<Alone places={line.alone} />}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}

type Dot = { places: number[]; index?: number; cx?: number; cy?: number; stroke?: string }

/** A known point between two unknown ones: it has no line to stand on. */
const Alone = ({ places, index = -1, cx, cy, stroke }: Dot) =>
  places.includes(index) ? <circle cx={cx} cy={cy} r={2} fill={stroke} /> : null
