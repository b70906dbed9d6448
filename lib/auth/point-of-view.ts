import { rows } from '@/lib/db/pool'
import { Invalid } from '@/lib/model/errors'
import { readScope, withinBoth } from '@/lib/model/scope-text'
import type { Actor } from './actor'
import type { Scope } from '@/lib/model/answers/access'

/** What every figure depends on beside the reader's rights: which instant, and which part of the estate. Both stand in the address. */
export interface PointOfView {
  /** Null is the present. */
  asOf: Date | null
  scope: Scope
}

const DAY = /^\d{4}-\d\d-\d\d$/
// RFC 3339 with seconds. URL decoding turns the plus of the zone into a space.
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+ ]\d\d:\d\d|-\d\d:\d\d)$/

/**
 * Reads `as_of` and `scope` (`team:3,environment:production,source:1`) of an address.
 * @throws Invalid for what is neither, and what `instantOf` throws
 */
export const pointOfView = async (search: URLSearchParams): Promise<PointOfView> => ({
  asOf: await instantOf(search.get('as_of')),
  scope: scopeOf(search.get('scope')),
})

// V8 reads 30 February as 2 March.
function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

/**
 * The past instant that somebody asks for: an instant, or a day, which means its end in UTC; null when they ask for none.
 * @throws Invalid for what is neither, for an instant that has not come or is still being written, and for one before anything
 *   was kept
 */
export async function instantOf(given: string | null | undefined): Promise<Date | null> {
  if (!given) return null
  const asOf = new Date(
    !isCalendarDay(given.slice(0, 10))
      ? Number.NaN
      : DAY.test(given)
        ? `${given}T23:59:59.999Z`
        : INSTANT.test(given)
          ? given.replace(' ', '+')
          : Number.NaN,
  )
  if (Number.isNaN(asOf.getTime()))
    throw new Invalid(
      `as_of is a day like 2026-08-22 or an instant like 2026-08-22T09:00:00Z, not "${given.slice(0, 60)}".`,
      { refused: 'form' },
    )
  if (asOf > new Date())
    throw new Invalid(`${given} has not ended yet. Choose an earlier time.`, {
      refused: 'future',
    })
  const [installation] = await rows<{ history_since: Date }>('select history_since from installation')
  if (installation && asOf < installation.history_since)
    throw new Invalid(
      `Muster has kept what it knew since ${installation.history_since.toISOString().slice(0, 16).replace('T', ' ')} UTC; ${given} is before that.`,
      { refused: 'before' },
    )
  if (await isStillWritten(asOf))
    throw new Invalid(
      `Something that began before ${given} is still being written, and belongs to it. Ask again in a moment.`,
      { refused: 'pending' },
    )
  return asOf
}

// Rows are dated with the start of their transaction but are visible only after it commits. Reading an instant before
// that would give two different answers.
async function isStillWritten(asOf: Date): Promise<boolean> {
  const found = await rows(
    `select 1
     from pg_stat_activity
     where datname = current_database()
       and backend_xid is not null
       and xact_start <= $1
       and pid <> pg_backend_pid()
     limit 1`,
    [asOf],
  )
  return found.length > 0
}

function scopeOf(given: string | null): Scope {
  const read = readScope(given)
  if (typeof read !== 'string') return read
  throw new Invalid(
    `scope holds team:3, environment:production or source:1, separated by commas, not "${read}".`,
    { refused: 'scope' },
  )
}

/** The same actor, seeing no more than both their rights and the asked part. */
export function narrowed<T extends Actor>(actor: T, asked: Scope): T {
  const { person } = actor.scope
  const scope: Scope = {
    ...(person !== undefined && { person }),
    ...withinBoth(actor.scope, asked),
  }
  return { ...actor, scope, rights: actor.rights ?? actor.scope }
}
