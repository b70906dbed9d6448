import type { Client } from '@/lib/db/pool'
import { GONE, IS_AI } from '@/lib/facts/terms'
import { facetColumns } from '@/lib/inventory/identity-where'

const CUBE = [...Object.values(facetColumns).map(({ column }) => column), 'p.source_id']
  .join(', ')
  .replaceAll('p.', '')

/**
 * Rebuilds what is counted in advance: the cells behind the facets, with where their sorted lists begin, and those behind the
 * posture of controls, one for each combination of verdicts.
 */
export async function refreshCube(client: Client): Promise<void> {
  await client.query('delete from facet_cube')
  await client.query(
    `insert into facet_cube (${CUBE}, n, risk_most, unused_most, rotated_least, used_most)
     select ${CUBE}, count(*), max(risk), max(unused_n), min(rotated_at), max(last_used_at)
     from posture
     group by ${CUBE}`,
  )
  await client.query('delete from verdict_cell')
  // Counted from these cells, once they are there (`refreshTallies`).
  await client.query('delete from question_tally')
  await client.query(
    `insert into verdict_cell (applies, fails, open, unknown, severity, is_ai, is_pci, n)
     select applies, fails, fails - accepted, unknown, severity, ${IS_AI}, is_pci, count(*)
     from posture p
     where status <> ${GONE}
     group by 1, 2, 3, 4, 5, 6, 7`,
  )
}
