import type { Client } from '@/lib/db/pool'
import { sql, type Sql } from '@/lib/db/sql'
import { queue } from '@/lib/db/queue'

/** Which identities something is about: those in the temporary table `judging`, or all. */
export type Reach = 'all' | 'judging'

/** SQL condition: what the column names is among the identities that are judged now. */
export const isJudging = (reach: Reach, column: string): string =>
  reach === 'all' ? 'true' : `${column} in (select identity_key from judging)`

/**
 * SQL of the rows of a table about the identities that are judged now, as the first of many joined tables. Past a few joins the planner
 * does not look for their order any more, and would choose the identities last: OFFSET 0 has it choose them first.
 */
export const judgedRows = (reach: Reach, table: 'identity' | 'credential', alias: string): string =>
  reach === 'all'
    ? `${table} ${alias}`
    : `(select * from ${table} where ${isJudging(reach, 'identity_key')} offset 0) ${alias}`

/** SQL that has the identities judged again which a query names by their keys, once the transaction ends. */
export const markChanged = (keys: string): string =>
  `insert into changed_identity ${keys} on conflict do nothing`

/** SQL that forgets that identities changed, under the alias `c`. */
export const forgetChanged = (rest: string): string => `delete from changed_identity c ${rest}`

/**
 * Has identities judged again soon. Part of the caller's transaction.
 * @param which SQL that names them, their keys, or rows that have them
 */
export async function judgeSoon(
  client: Client,
  which: readonly (string | { identity_key: string })[] | Sql,
): Promise<void> {
  if ('text' in which) await client.query(sql`insert into changed_identity ${which} on conflict do nothing`)
  else if (which.length === 0) return
  else
    await client.query(markChanged('select distinct k from unnest($1::bigint[]) k order by k'), [
      which.map((one) => (typeof one === 'string' ? one : one.identity_key)),
    ])
  await queue(client, 'judge')
}
