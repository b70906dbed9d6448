import type { Severity } from '@/lib/model/vocabulary'
import { gapsIn, type Gap } from './prepare-gaps'

/** Open findings at one instant; null where nothing was judged, which is not zero. */
export type TrendPoint = { at: string; because?: string | null } & Record<Severity, number | null>

export type TrendLine = {
  severity: Severity
  values: (number | null)[]
  now: number | null
  /** Against the first point that is known. */
  change: number | null
  /** Connected stretches; x and y from 0 to 1, y downwards. A stretch of one is a dot. */
  stretches: { x: number; y: number }[][]
}

export type SeverityTrend = { lines: TrendLine[]; at: string[]; gaps: Gap[] }

/** Worst first, each with its own scale: on one scale the many low ones would hide the critical. */
export const trendOrder = ['critical', 'high', 'medium', 'low'] as const satisfies Severity[]

export function prepareSeverityTrend(points: TrendPoint[]): SeverityTrend {
  const ordered = [...points].sort((a, b) => a.at.localeCompare(b.at))
  return {
    at: ordered.map((point) => point.at),
    gaps: gapsIn(
      ordered.map((point) => trendOrder.some((severity) => point[severity] !== null)),
      (place) => ordered[place]?.because,
    ),
    lines: trendOrder.map((severity) =>
      line(
        severity,
        ordered.map((point) => point[severity]),
      ),
    ),
  }
}

function line(severity: Severity, values: (number | null)[]): TrendLine {
  const known = values.filter((value) => value !== null)
  const least = Math.min(...known)
  const span = Math.max(...known) - least
  const y = (value: number) => (span === 0 ? 0.5 : 0.88 - ((value - least) / span) * 0.76)
  const x = (place: number) => (values.length < 2 ? 0.5 : place / (values.length - 1))

  const stretches: TrendLine['stretches'] = []
  let open: { x: number; y: number }[] | null = null
  values.forEach((value, place) => {
    if (value === null) {
      open = null
      return
    }
    if (!open) stretches.push((open = []))
    open.push({ x: x(place), y: y(value) })
  })

  const now = values.at(-1) ?? null
  const first = known[0]
  return {
    severity,
    values,
    now,
    // One judgement alone says nothing about a change.
    change: now === null || first === undefined || known.length < 2 ? null : now - first,
    stretches,
  }
}
