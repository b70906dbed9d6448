import { checkCatalogue } from '@/lib/checks/catalogue'
import { type Client, rehearsal } from '@/lib/db/pool'
import { judgeWithin } from './judge'
import type { EffectOnCheck, PreviewEffect } from '@/lib/model/answers/imports'
import { change } from '@/lib/findings/codes'

const NAMES_SHOWN = 3

/**
 * What an import would open and close: does it all for real in one transaction and undoes it. Events are not part of it:
 * they are stored as they are read, and judged whatever becomes of the import.
 * @param mergeWithin writes the import into the inventory
 */
export async function rehearse(
  asOf: Date,
  mergeWithin: (client: Client) => Promise<unknown>,
): Promise<PreviewEffect> {
  return rehearsal(async (client) => {
    const { rows: newest } = await client.query<{ last: string }>(
      'select coalesce(max(id), 0) as last from finding_change',
    )
    await mergeWithin(client)
    await judgeWithin(client, asOf, false)
    const { rows } = await client.query<{ check_no: number; closes: boolean; n: number; names: string[] }>(
      `select
         f.check_no, c.change = ${change('verified')} as closes, count(*)::int as n,
         (array_agg(i.name order by f.severity desc, f.id))[1:${NAMES_SHOWN}] as names
       from finding_change c
         join finding f on f.id = c.finding_id
         join identity i using (identity_key)
       where c.id > $1 and c.change in (${change('opened')}, ${change('regressed')}, ${change('verified')})
       group by 1, 2
       order by max(f.severity) desc, n desc`,
      [newest[0]!.last],
    )
    const known = await checkCatalogue(client)
    const told = (closes: boolean): EffectOnCheck[] =>
      rows
        .filter((row) => row.closes === closes)
        .map((row) => {
          const { id, title } = known.byNo(row.check_no)
          return { check: id, title, count: row.n, names: row.names }
        })
    return { opens: told(false), closes: told(true) }
  })
}
