import type { Client } from '@/lib/db/pool'
import { sql, type Sql } from '@/lib/db/sql'
import { CUSTOM_PREFIX } from '@/lib/model/custom-checks'
import { type CustomCheck, customChecks, type KnownCheck } from './custom'
import { checkById, checks, numbersOf } from './index'

/** Every check of this installation: those that Muster brings, and those that its administrators wrote. */
export interface Catalogue {
  /** Those that judge. */
  all: readonly KnownCheck[]
  /** Those that administrators wrote, also what is off or was taken away. */
  custom: readonly CustomCheck[]
  /** The check with this id; also one that was taken away, because its findings are still there. */
  byId: (id: string) => KnownCheck | undefined
  /** The check with this stored number; throws for a number no check has. */
  byNo: (no: number) => KnownCheck
  /** Numbers of the named checks, to compare with the sets in posture. Unknown ids are left out. */
  numbersOf: (ids: readonly string[]) => number[]
}

/**
 * The checks as they are now, or were at the instant that is asked for.
 * @param client a transaction to read in; without one, the pool
 */
export async function checkCatalogue(client?: Client): Promise<Catalogue> {
  const custom = await customChecks(client)
  const all: KnownCheck[] = [...checks, ...custom.filter((one) => one.custom.state === 'enabled')]
  const byId = new Map(custom.map((check) => [check.id, check]))
  const byNo = new Map<number, KnownCheck>([...checks, ...custom].map((check) => [check.no, check]))
  const find = (id: string): KnownCheck | undefined => checkById(id) ?? byId.get(id)
  return {
    all,
    custom,
    byId: find,
    byNo: (no) => {
      const check = byNo.get(no)
      if (!check) throw new Error(`No check has number ${no}`)
      return check
    },
    numbersOf: (ids) => ids.flatMap((id) => find(id)?.no ?? []).sort((a, b) => a - b),
  }
}

/** SQL of the numbers of the named checks, for conditions that are put together before anything is read. */
export function numbersSql(ids: readonly string[]): Sql {
  const custom = ids.filter((id) => id.startsWith(CUSTOM_PREFIX))
  const own = sql`${numbersOf(ids)}::int[]`
  return custom.length === 0
    ? own
    : sql`(${own} || array(select distinct c.no::int from custom_check c where c.id = any(${custom})))`
}

/** SQL condition: each of the named checks is known. One that nobody knows would exclude nothing, and seem to. */
export function areKnownSql(ids: readonly string[]): Sql {
  const custom = [...new Set(ids.filter((id) => id.startsWith(CUSTOM_PREFIX)))]
  if (ids.some((id) => !id.startsWith(CUSTOM_PREFIX) && !checkById(id))) return sql`false`
  if (custom.length === 0) return sql`true`
  return sql`(select count(distinct c.id) from custom_check c where c.id = any(${custom})) = ${custom.length}`
}
