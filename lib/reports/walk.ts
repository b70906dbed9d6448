import type { Actor } from '@/lib/auth/actor'
import { lastJudgement } from '@/lib/checks/judgement'
import { rows } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { Cell, Report } from './report'
import { fileId, idOf } from '@/lib/model/file-id'
import type { ReportParams } from '@/lib/model/answers/reports'

const AT_ONCE = 2_000

/** What every row that is walked has: its number. */
interface Numbered {
  id: string
}

/**
 * The rows of a statement by their number, page by page: however many there are, only a page of them is held.
 * @param select everything up to and including WHERE; must expose the number as `id`
 * @param id the number's column
 */
export async function* walk<Stored extends Numbered>(select: Sql, id: string): AsyncGenerator<Stored> {
  let last = '0'
  for (;;) {
    const page = await rows<Stored>(
      sql`${select} and ${raw(id)} > ${last}::bigint order by ${raw(id)} limit ${raw(AT_ONCE)}`,
    )
    yield* page
    if (page.length < AT_ONCE) return
    last = page.at(-1)!.id
  }
}

/** Rows with some of the numbers, under the same statement. */
export const these = <Stored extends Numbered>(
  select: Sql,
  id: string,
  keys: readonly string[],
): Promise<Stored[]> => rows<Stored>(sql`${select} and ${raw(id)} = any(${keys}::bigint[])`)

/**
 * The rows of a report that are those of one statement, and the same as something to draw from.
 * @param cells reads first what the cells of every row need
 */
export const rowsOf = <Stored extends Numbered>(
  noun: string,
  id: string,
  statement: (actor: Actor, params: ReportParams) => Sql,
  cells: () => Promise<(row: Stored) => Cell[]>,
): Pick<Report, 'rows' | 'population'> => ({
  async *rows(actor, params) {
    const cellsOf = await cells()
    for await (const row of walk<Stored>(statement(actor, params), id)) yield cellsOf(row)
  },
  async population(actor, params) {
    const select = statement(actor, params)
    const cellsOf = await cells()
    return {
      noun,
      keys: sql`select 'id-' || q.id as key from (${select}) q`,
      cells: async (keys) =>
        new Map(
          (await these<Stored>(select, id, keys.map(idOf))).map((row) => [fileId(row.id), cellsOf(row)]),
        ),
    }
  },
})

/** The instant of the last judgement: what a report counts days to. */
export const judgedAt = async (): Promise<Date | null> => (await lastJudgement())?.as_of ?? null
