import { proofsOfFindings } from '@/lib/checks/proof-sentences'
import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { task } from '@/lib/generated/prisma/client'
import type { OutboundType } from '@/lib/model/outward'
import { severityOf } from '@/lib/model/vocabulary'
import { emit, isAskedFor } from '@/lib/outward/emit'

/** Emits one event about tasks; reads them only when a webhook asked for the type. */
export async function announceTasks(
  client: Client,
  type: OutboundType,
  ids: readonly string[],
  by?: string,
): Promise<void> {
  if (ids.length === 0 || !(await isAskedFor(client, type))) return
  const { rows } = await client.query<
    Pick<Row<task>, 'id' | 'title' | 'severity' | 'assignee' | 'due_at' | 'finding_id'> & { name: string }
  >(
    `select t.id, t.title, t.severity, t.assignee, t.due_at, t.finding_id, i.name
     from task t
       join identity i using (identity_key)
     where t.id = any($1::bigint[])
     order by t.id`,
    [ids],
  )
  const proofs = await proofsOfFindings(
    rows.flatMap((row) => row.finding_id ?? []),
    client,
  )
  const proofOf = (id: string | null) => (id === null ? undefined : proofs.get(id))
  await emit(
    client,
    type,
    rows.map((row) => ({
      id: row.id,
      title: row.title,
      path: `/tasks/${row.id}`,
      identity: row.name,
      severity: severityOf(row.severity),
      ...(proofOf(row.finding_id) && { proof: proofOf(row.finding_id)! }),
      ...(by && { by }),
      detail: {
        assignee: row.assignee,
        dueAt: row.due_at?.toISOString() ?? null,
        findingId: row.finding_id,
      },
    })),
  )
}
