import type { TimelineDay } from '@/components/charts/prepare-timeline'
import type { EventRow } from '@/lib/inventory/identity-use'
import type { EventKind } from '@/lib/model/vocabulary'

const DAY = 86_400_000
const DAYS_MAX = 400

/**
 * Events by day, from the first to the last among those read, in UTC. Days between them without an event count 0: the log
 * reaches over both ends. When only the newest were read, the oldest day may be half read and is left out.
 */
export function eventDays(events: readonly EventRow[], isCut: boolean): TimelineDay[] {
  const byDay = Map.groupBy(events, (event) => event.at.slice(0, 10))
  const days = [...byDay.keys()].sort()
  if (isCut && days.length > 1) days.shift()
  const last = days.at(-1)
  if (!days[0] || !last) return []
  const end = Date.parse(last)
  const start = Math.max(Date.parse(days[0]), end - DAYS_MAX * DAY)
  return Array.from({ length: Math.round((end - start) / DAY) + 1 }, (_, index) => {
    const day = new Date(start + index * DAY).toISOString().slice(0, 10)
    const counts: Partial<Record<EventKind, number>> = {}
    for (const event of byDay.get(day) ?? []) {
      // A refused call is drawn as denied whatever was asked for.
      const kind = event.result === 'success' ? event.kind : 'deny'
      counts[kind] = (counts[kind] ?? 0) + 1
    }
    return { day, counts }
  })
}
