import type { EventKind } from '@/lib/model/vocabulary'
import { gapsIn, type Gap } from './prepare-gaps'

/** One day of the issuance log; `counts` null where the log does not reach. */
export type TimelineDay = {
  day: string
  counts: Partial<Record<EventKind, number>> | null
  because?: string | null
}

export type TimelineBar = {
  day: string
  /** null, not 0, on a day without a log. */
  allowed: number | null
  denied: number | null
  /** Of those allowed: issued, renewed or exchanged, and used. */
  issued: number | null
  used: number | null
  /** Kinds that occurred, most frequent first, for the table and the tooltip. */
  kinds: [EventKind, number][]
  because: string | null
}

export type Timeline = {
  bars: TimelineBar[]
  gaps: Gap[]
  ticks: string[]
  total: number
  daysWithoutLog: number
}

export function prepareTimeline(days: TimelineDay[]): Timeline {
  const ordered = [...days].sort((a, b) => a.day.localeCompare(b.day))
  const bars = ordered.map((day): TimelineBar => {
    const kinds = Object.entries(day.counts ?? {})
      .filter(([, n]) => n > 0)
      .sort(([, a], [, b]) => b - a) as [EventKind, number][]
    const all = kinds.reduce((sum, [, n]) => sum + n, 0)
    const denied = day.counts?.deny ?? 0
    return {
      day: day.day,
      allowed: day.counts ? all - denied : null,
      denied: day.counts ? denied : null,
      issued: day.counts
        ? (day.counts.issue ?? 0) + (day.counts.renew ?? 0) + (day.counts.exchange ?? 0)
        : null,
      used: day.counts ? (day.counts.use ?? 0) : null,
      kinds,
      because: day.because ?? null,
    }
  })
  // Bars have a width of their own, so a gap covers just the days it lacks.
  const gaps = gapsIn(
    bars.map((bar) => bar.allowed !== null),
    (place) => bars[place]?.because,
  ).map((gap) => ({
    ...gap,
    from: bars[gap.from]?.allowed === null ? gap.from : gap.from + 1,
    to: bars[gap.to]?.allowed === null ? gap.to : gap.to - 1,
  }))
  return {
    bars,
    gaps,
    ticks: spread(bars.map((bar) => bar.day)),
    total: bars.reduce((sum, bar) => sum + (bar.allowed ?? 0) + (bar.denied ?? 0), 0),
    daysWithoutLog: bars.filter((bar) => bar.allowed === null).length,
  }
}

/** At most four ticks, the first and the last among them. */
function spread(days: string[]): string[] {
  const most = Math.min(4, days.length)
  const places = Array.from({ length: most }, (_, i) =>
    most < 2 ? 0 : Math.round((i * (days.length - 1)) / (most - 1)),
  )
  return [...new Set(places)].map((place) => days[place] as string)
}

/** The last day of a bar. */
export function lastDayOf(day: string, step: 'day' | 'week' | 'month'): string {
  const end = new Date(`${day}T00:00:00Z`)
  if (step === 'month') end.setUTCMonth(end.getUTCMonth() + 1, 0)
  if (step === 'week') end.setUTCDate(end.getUTCDate() + 6)
  return end.toISOString().slice(0, 10)
}
