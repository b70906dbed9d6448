import type { Client } from '@/lib/db/pool'
import { sharingWork } from '@/lib/db/shared-work'
import { isJudging, type Reach } from '@/lib/facts/changed'
import { GONE, IS_AI } from '@/lib/facts/terms'
import { facetColumns } from '@/lib/inventory/identity-where'

const CUBE = [...Object.values(facetColumns).map(({ column }) => column), 'p.source_id']
  .join(', ')
  .replaceAll('p.', '')

const CELL = ['applies', 'fails', 'open', 'unknown', 'severity', 'is_ai', 'is_pci']
const cellOf = (alias: string) => CELL.map((column) => `${alias}.${column}`).join(', ')

/** The verdicts of each identity that counts, as they are now. */
const verdicts = (reach: Reach) => `
  select applies, fails, fails - accepted as open, unknown, severity, ${IS_AI} as is_ai, is_pci
  from posture p
  where status <> ${GONE} and ${isJudging(reach, 'p.identity_key')}`

/**
 * Keeps the verdicts that are about to be written anew in the temporary table `former_verdict`: of what is counted in advance, only
 * their cells change. Nothing is kept when everything is judged.
 */
export async function rememberVerdicts(client: Client, reach: Reach): Promise<void> {
  if (reach === 'judging')
    await client.query(`create temp table former_verdict on commit drop as ${verdicts(reach)}`)
}

/**
 * Brings up to date what is counted in advance: the cells behind the facets, with where their sorted lists begin, and those behind the
 * posture of controls, one for each combination of verdicts. After a partial judging only those move that were judged, as long as
 * both count the same: they do not when an identity was moved or taken away since the last count.
 */
export async function refreshCube(client: Client, reach: Reach = 'all'): Promise<void> {
  await countAnew(
    client,
    'facet_cube',
    `${CUBE}, n, risk_most, unused_most, rotated_least, used_most`,
    `select ${CUBE}, count(*), max(risk), max(unused_n), min(rotated_at), max(last_used_at)
     from posture
     group by ${CUBE}`,
  )
  if (reach === 'judging') {
    await moveVerdicts(client, reach)
    if (await areAllCounted(client)) return
  }
  // Counted from these cells, once they are there (`refreshTallies`).
  await client.query('delete from question_tally')
  await countAnew(
    client,
    'verdict_cell',
    `${CELL.join(', ')}, n`,
    `select ${cellOf('v')}, count(*) from (${verdicts('all')}) v group by ${cellOf('v')}`,
  )
}

/** Replaces the rows of a table by those that a query counts. Processes share a query, but not one that also writes. */
async function countAnew(
  client: Client,
  table: 'facet_cube' | 'verdict_cell',
  columns: string,
  counted: string,
): Promise<void> {
  await sharingWork(client, async () => {
    await client.query(`create temp table counted_anew (${columns}) on commit drop as ${counted}`)
  })
  await client.query(`delete from ${table}`)
  await client.query(`insert into ${table} (${columns}) select * from counted_anew`)
  await client.query('drop table counted_anew')
}

async function areAllCounted(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ are_all: boolean }>(
    `select
       (select coalesce(sum(n), 0) from facet_cube where status <> ${GONE})
         = (select coalesce(sum(n), 0) from verdict_cell) as are_all`,
  )
  return rows[0]!.are_all
}

// Takes the identities that were judged out of the cells in which they were, and puts them into those in which they are.
async function moveVerdicts(client: Client, reach: Reach): Promise<void> {
  await client.query(
    `with moved as (
       select ${cellOf('v')}, sum(v.n)::int as n
       from (
         select *, -1 as n
         from former_verdict
         union all
         select *, 1
         from (${verdicts(reach)}) now
       ) v
       group by ${cellOf('v')}
       having sum(v.n) <> 0
     ),
     known as (
       update verdict_cell c set n = c.n + m.n
       from moved m
       where (${cellOf('c')}) = (${cellOf('m')})
     )
     insert into verdict_cell (${CELL.join(', ')}, n)
     select ${cellOf('m')}, m.n
     from moved m
     where not exists (select 1 from verdict_cell c where (${cellOf('c')}) = (${cellOf('m')}))`,
  )
  await client.query('delete from verdict_cell where n = 0')
}
