import { checkCatalogue } from '@/lib/checks/catalogue'
import { proofSentences, proofsOfFindings } from '@/lib/checks/proof-sentences'
import type { Client } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { exception, finding } from '@/lib/generated/prisma/client'
import type { OutboundType } from '@/lib/model/outward'
import { severityOf } from '@/lib/model/vocabulary'
import { emit, isAskedFor } from '@/lib/outward/emit'

const PAGE = 2000

/**
 * Emits an event about findings. Reads their names only when a webhook asked for the type.
 * @param which their ids, or SQL that yields the column `finding_id`, and optionally `note`
 */
export async function announceFindings(
  client: Client,
  type: OutboundType,
  which: readonly string[] | Sql,
  by?: string,
): Promise<void> {
  if (!(await isAskedFor(client, type))) return
  const findings = 'text' in which ? which : sql`select unnest(${which}::bigint[]) as finding_id`
  const { rows: counted } = await client.query<{ n: number }>(
    sql`select count(*)::int as n from (${findings}) w`,
  )
  const known = await checkCatalogue(client)
  // A first import opens many thousands: they are read and told in pages.
  for (let after = '0'; ;) {
    const { rows } = await client.query<Row<finding> & { name: string; note: string | null }>(
      sql`select f.*, i.name, to_jsonb(w)->>'note' as note
       from (${findings}) w
         join finding f on f.id = w.finding_id
         join identity i on i.identity_key = f.identity_key
       where f.id > ${after}::bigint
       order by f.id limit ${raw(PAGE)}`,
    )
    const proofs = await proofSentences(rows, client)
    await emit(
      client,
      type,
      rows.map((row) => ({
        id: row.id,
        title: known.byNo(row.check_no).title,
        path: `/findings/${row.id}`,
        identity: row.name,
        severity: severityOf(row.severity),
        ...(row.note && { note: row.note }),
        ...(proofs.has(row.id) && { proof: proofs.get(row.id)! }),
        ...(by && { by }),
        detail: { check: known.byNo(row.check_no).id },
      })),
      counted[0]!.n,
    )
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id
  }
}

/** Emits an event about exceptions. `notes` by id, where there is something to say. */
export async function announceExceptions(
  client: Client,
  type: OutboundType,
  ids: readonly string[],
  by?: string,
): Promise<void> {
  if (ids.length === 0 || !(await isAskedFor(client, type))) return
  const { rows } = await client.query<
    Pick<Row<exception>, 'id' | 'finding_id' | 'reason' | 'stale_because' | 'state' | 'expires_at'> & {
      name: string
      severity: number
    }
  >(
    `select x.id, x.finding_id, x.reason, x.stale_because, x.state, x.expires_at, i.name, f.severity
     from exception x
       join finding f on f.id = x.finding_id
       join identity i on i.identity_key = x.identity_key
     where x.id = any($1::bigint[])
     order by x.id`,
    [ids],
  )
  const proofs = await proofsOfFindings(
    rows.map((row) => row.finding_id),
    client,
  )
  await emit(
    client,
    type,
    rows.map((row) => ({
      id: row.id,
      title: `Exception ${row.id}`,
      path: `/findings/${row.finding_id}`,
      identity: row.name,
      severity: severityOf(row.severity),
      note: (row.state === 'stale' && row.stale_because) || row.reason,
      ...(proofs.has(row.finding_id) && { proof: proofs.get(row.finding_id)! }),
      ...(by && { by }),
      detail: { expiresAt: row.expires_at.toISOString(), findingId: row.finding_id },
    })),
  )
}
