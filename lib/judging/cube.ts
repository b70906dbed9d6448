import type { Client } from '@/lib/db/pool'
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
 * their cells change. Nothing is kept when everything is judged, or when an identity was moved or taken away since the last count.
 */
export async function rememberVerdicts(client: Client, reach: Reach): Promise<boolean> {
  if (reach === 'all') return false
  const { rows } = await client.query<{ is_whole: boolean }>(
    `select
       (select count(*) from posture where status <> ${GONE})
         = (select coalesce(sum(n), 0) from verdict_cell) as is_whole`,
  )
  if (!rows[0]!.is_whole) return false
  await client.query(`create temp table former_verdict on commit drop as ${verdicts(reach)}`)
  return true
}

/**
 * Brings up to date what is counted in advance: the cells behind the facets, with where their sorted lists begin, and those behind the
 * posture of controls, one for each combination of verdicts.
 * @param remembers whether `former_verdict` holds what was there before
 */
export async function refreshCube(client: Client, reach: Reach = 'all', remembers = false): Promise<void> {
  await client.query('delete from facet_cube')
  await client.query(
    `insert into facet_cube (${CUBE}, n, risk_most, unused_most, rotated_least, used_most)
     select ${CUBE}, count(*), max(risk), max(unused_n), min(rotated_at), max(last_used_at)
     from posture
     group by ${CUBE}`,
  )
  if (remembers) return moveVerdicts(client, reach)
  await client.query('delete from verdict_cell')
  // Counted from these cells, once they are there (`refreshTallies`).
  await client.query('delete from question_tally')
  await client.query(
    `insert into verdict_cell (${CELL.join(', ')}, n)
     select ${cellOf('v')}, count(*) from (${verdicts('all')}) v group by ${cellOf('v')}`,
  )
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
