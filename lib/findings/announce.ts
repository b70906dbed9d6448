import { checkByNo } from '@/lib/checks/index'
import type { Client } from '@/lib/db/pool'
import type { OutboundType } from '@/lib/model/outward'
import { severities, type Severity, word } from '@/lib/model/vocabulary'
import { emit, isAskedFor } from '@/lib/outward/emit'

/**
 * Emits one event about findings. Reads their names only when a webhook asked for the type.
 * @param which SQL that yields the column `finding_id`, and optionally `note`
 */
export async function announceFindings(
  client: Client,
  type: OutboundType,
  which: { sql: string; values?: unknown[] },
  by?: string,
): Promise<void> {
  if (!(await isAskedFor(client, type))) return
  const { rows } = await client.query(
    `select f.id, f.check_no, f.severity, i.name, to_jsonb(w)->>'note' as note
     from (${which.sql}) w join finding f on f.id = w.finding_id join identity i on i.identity_key = f.identity_key order by f.severity desc, f.id`,
    which.values ?? [],
  )
  await emit(
    client,
    type,
    rows.map((row) => ({
      id: row.id,
      title: checkByNo(row.check_no).title,
      path: `/findings/${row.id}`,
      identity: row.name,
      severity: word(severities, row.severity) as Severity,
      ...(row.note && { note: row.note }),
      ...(by && { by }),
      detail: { check: checkByNo(row.check_no).id },
    })),
  )
}
