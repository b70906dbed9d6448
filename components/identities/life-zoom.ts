import { lastDayOf } from '@/components/charts/prepare-timeline'
import type { Life, LifeRange } from '@/lib/inventory/identity-life'

const DAY = 86_400_000
const SHORTEST_DAYS = 7

/** A part of a life as it stands in an address: `90`, `year`, `all`, or `2026-01-01..2026-03-31`. */
export function rangeIn(text: string | undefined): LifeRange {
  if (text === '90' || text === 'all') return text
  const [, from, to] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text ?? '') ?? []
  const isDay = (day: string | undefined) => day !== undefined && !Number.isNaN(Date.parse(day))
  return isDay(from) && isDay(to) && from! <= to! ? { from: from!, to: to! } : 'year'
}

const rangeText = (from: number, to: number): string =>
  `${new Date(from).toISOString().slice(0, 10)}..${new Date(to).toISOString().slice(0, 10)}`

export interface Zoom {
  /** Null where there is nothing further. */
  nearer: string | null
  wider: string | null
  earlier: string | null
  later: string | null
}

/** Where one can go from what is shown: the middle half of it, twice as much, half of it earlier or later. */
export function zoomOf({ days, step, whole }: Life): Zoom {
  if (!whole || days.length === 0) return { nearer: null, wider: null, earlier: null, later: null }
  const [first, last] = [Date.parse(whole.from), Date.parse(whole.to)]
  const from = Math.max(first, Date.parse(days[0]!.day))
  const to = Math.min(last, Date.parse(lastDayOf(days.at(-1)!.day, step)))
  const length = Math.round((to - from) / DAY) + 1
  const quarter = Math.max(1, Math.floor(length / 4)) * DAY
  const half = Math.max(1, Math.floor(length / 2)) * DAY
  return {
    nearer: length >= SHORTEST_DAYS * 2 ? rangeText(from + quarter, to - quarter) : null,
    wider:
      from > first || to < last ? rangeText(Math.max(first, from - half), Math.min(last, to + half)) : null,
    earlier:
      from > first ? rangeText(Math.max(first, from - half), Math.max(first, from - half) + to - from) : null,
    later: to < last ? rangeText(Math.min(last, to + half) - (to - from), Math.min(last, to + half)) : null,
  }
}
