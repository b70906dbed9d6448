import type { Client } from '@/lib/db/pool'
import { announceFindings } from '@/lib/findings/announce'
import type { OutboundType } from '@/lib/model/outward'
import { changes, code, severities, type Severity, word } from '@/lib/model/vocabulary'
import { emit, isAskedFor } from '@/lib/outward/emit'

/** Emits one event about tasks; reads them only when a webhook asked for the type. */
export async function announceTasks(
  client: Client,
  type: OutboundType,
  ids: readonly string[],
  by?: string,
): Promise<void> {
  if (ids.length === 0 || !(await isAskedFor(client, type))) return
  const { rows } = await client.query(
    `select t.id, t.title, t.severity, t.assignee, t.due_at, t.finding_id, i.name from task t join identity i using (identity_key)
     where t.id = any($1::bigint[]) order by t.id`,
    [ids],
  )
  await emit(
    client,
    type,
    rows.map((row) => ({
      id: row.id,
      title: row.title,
      path: `/tasks/${row.id}`,
      identity: row.name,
      severity: word(severities, row.severity) as Severity,
      ...(by && { by }),
      detail: {
        assignee: row.assignee,
        dueAt: row.due_at?.toISOString() ?? null,
        findingId: row.finding_id,
      },
    })),
  )
}

/** Emits an event about exceptions. `notes` by id, where there is something to say. */
export async function announceExceptions(
  client: Client,
  type: OutboundType,
  ids: readonly string[],
  by?: string,
): Promise<void> {
  if (ids.length === 0 || !(await isAskedFor(client, type))) return
  const { rows } = await client.query(
    `select x.id, x.finding_id, x.reason, x.stale_because, x.state, x.expires_at, i.name, f.severity from exception x
     join finding f on f.id = x.finding_id join identity i on i.identity_key = x.identity_key where x.id = any($1::bigint[]) order by x.id`,
    [ids],
  )
  await emit(
    client,
    type,
    rows.map((row) => ({
      id: row.id,
      title: `Exception ${row.id}`,
      path: `/findings/${row.finding_id}`,
      identity: row.name,
      severity: word(severities, row.severity) as Severity,
      note: row.state === 'stale' ? row.stale_because : row.reason,
      ...(by && { by }),
      detail: { expiresAt: row.expires_at.toISOString(), findingId: row.finding_id },
    })),
  )
}

/** Tells what a judging changed: findings opened, closed and regressed, and the tasks that moved with them. */
export async function announceJudged(client: Client, asOf: Date): Promise<void> {
  for (const [change, type] of [
    ['opened', 'finding.opened'],
    ['verified', 'finding.verified'],
    ['regressed', 'finding.regressed'],
  ] as const) {
    await announceFindings(client, type, {
      sql: 'select finding_id from judged_finding where change = $1',
      values: [code(changes, change)],
    })
  }
  for (const change of ['verified', 'regressed', 'cancelled'] as const) {
    const type: OutboundType = `task.${change}`
    if (!(await isAskedFor(client, type))) continue
    const { rows } = await client.query(
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
