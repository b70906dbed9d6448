import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import { announceFindings } from '@/lib/findings/announce'
import type { OutboundType } from '@/lib/model/outward'
import { changes, code } from '@/lib/model/vocabulary'
import { isAskedFor } from '@/lib/outward/emit'
import { announceTasks } from '@/lib/tasks/announce'

/** Emits events for what an evaluation changed: findings opened, closed and regressed, and their tasks. */
export async function announceJudged(client: Client, asOf: Date): Promise<void> {
  for (const [change, type] of [
    ['opened', 'finding.opened'],
    ['verified', 'finding.verified'],
    ['regressed', 'finding.regressed'],
  ] as const) {
    await announceFindings(
      client,
      type,
      sql`select finding_id from judged_finding where change = ${code(changes, change)}`,
    )
  }
  for (const change of ['verified', 'regressed', 'cancelled'] as const) {
    const type: OutboundType = `task.${change}`
    if (!(await isAskedFor(client, type))) continue
    const { rows } = await client.query<{ task_id: string }>(
      "select task_id from task_change where at = $1 and change = $2 and actor = 'system'",
      [asOf, code(changes, change)],
    )
    await announceTasks(
      client,
      type,
      rows.map((row) => row.task_id),
    )
  }
}
