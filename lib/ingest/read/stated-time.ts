import type { Envelope } from '../source'
import { readTime } from './time'

/** Clocks differ a little; what lies further ahead is no time at which anything can have been true. */
export const CLOCK_SKEW_MS = 5 * 60_000

const names = new Set(
  'generatedtime generatedat generatedon generationtime exportedat exporttime exportedon asof reporttime reportedat collectedat collectiontime snapshottime snapshotat scannedat extractedat'.split(
    ' ',
  ),
)

/** When a file says that it was made (`GeneratedTime`, `exported_at` beside its records): its facts are true as of then. */
export function statedTime(envelope: Envelope): Date | undefined {
  for (const [name, value] of Object.entries(envelope)) {
    if (typeof value !== 'string' || !names.has(name.toLowerCase().replace(/[_-]/g, ''))) continue
    const time = readTime(value)
    if (time) return time
  }
  return undefined
}
