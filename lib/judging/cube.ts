import type { Client } from '@/lib/db/pool'
import { facetColumns } from '@/lib/inventory/identity-where'

const CUBE = [...Object.values(facetColumns).map(({ column }) => column), 'p.source_id']
  .join(', ')
  .replaceAll('p.', '')

/** Rebuilds the counts behind the facets: one cell per combination that occurs, and where its sorted lists begin. */
export async function refreshCube(client: Client): Promise<void> {
  await client.query('delete from facet_cube')
  await client.query(
    `insert into facet_cube (${CUBE}, n, risk_most, unused_most, rotated_least, used_most)
     select ${CUBE}, count(*), max(risk), max(unused_n), min(rotated_at), max(last_used_at)
     from posture
     group by ${CUBE}`,
  )
}
