import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { changes, code } from '@/lib/model/vocabulary'
import type { Changed } from '@/lib/model/answers/findings'

const ASSIGNED = code(changes, 'assigned')

export interface FindingAction {
  action: 'assign'
  ids: string[]
  assignee: string | null
}

/**
 * Assigns findings, and their open tasks, in bulk: one history line each, one audit entry for all. What cannot be changed
 * is skipped and counted.
 */
export function changeFindings(actor: Actor, request: FindingAction): Promise<Changed> {
  return write(actor, 'finding:change', async (client) => {
    const values: unknown[] = [request.ids]
    const { rows: visible } = await client.query(
      `select f.id, f.resolved_at is null and f.assignee is distinct from $2 as fits from finding f join posture p using (identity_key)
       where f.id = any($1::bigint[]) and ${scopeCondition(actor, (values.push(request.assignee), values))} order by f.id for update of f`,
      values,
    )
    const ids = visible.filter((row) => row.fits).map((row) => row.id)
    const whom = request.assignee ?? 'nobody'
    await client.query('update finding set assignee = $2 where id = any($1::bigint[])', [
      ids,
      request.assignee,
    ])
    await client.query(
      `insert into finding_change (finding_id, at, actor, change, note) select unnest($1::bigint[]), now(), $2, ${ASSIGNED}, $3`,
      [ids, actor.label, whom],
    )
    await client.query(
      `with done as (update task set assignee = $2, version = version + 1
         where finding_id = any($1::bigint[]) and closed_at is null and assignee is distinct from $2 returning id)
       insert into task_change (task_id, actor, change, note) select id, $3, ${ASSIGNED}, $4 from done`,
      [ids, request.assignee, actor.label, whom],
    )
    const skipped = [
      { because: 'outside your scope, or no longer there', count: request.ids.length - visible.length },
      { because: 'already done, or closed', count: visible.length - ids.length },
    ].filter((one) => one.count > 0)
    return {
      result: { done: ids.length, skipped },
      audit: {
        action: 'finding.assign',
        subject: `${ids.length} findings`,
        detail: { ids: ids.slice(0, 50), assignee: whom },
      },
    }
  })
}
