import type { Severity } from '@/lib/model/vocabulary'
import { gapsIn, type Gap } from './prepare-gaps'

/** Open findings at one time; null where nothing was evaluated, which is not zero. */
export type TrendPoint = { at: string; because?: string | null } & Record<Severity, number | null>

export type TrendLine = {
  severity: Severity
  values: (number | null)[]
  now: number | null
  /** Against the first point that is known. */
  change: number | null
  /** Places of known values between unknown ones: dots, because a line needs two. */
  alone: number[]
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
  const now = values.at(-1) ?? null
  const first = known[0]
  return {
    severity,
    values,
    now,
    // A change needs two evaluations.
    change: now === null || first === undefined || known.length < 2 ? null : now - first,
    alone: values.flatMap((value, place) =>
      value !== null && (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null
        ? [place]
        : [],
    ),
  }
}
