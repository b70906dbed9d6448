import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { assignFindings } from '@/lib/findings/change'
import type { Changed } from '@/lib/model/answers/findings'
import { assignTasks } from './change-tasks'

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
    await assignFindings(client, actor, ids, request.assignee)
    await assignTasks(client, actor, 'finding_id', ids, request.assignee)
    const skipped = [
      { because: 'outside your scope, or no longer there', count: request.ids.length - visible.length },
      { because: 'already so, or closed', count: visible.length - ids.length },
    ].filter((one) => one.count > 0)
    return {
      result: { done: ids.length, skipped },
      audit: {
        action: 'finding.assign',
        subject: `${ids.length} findings`,
        detail: { ids: ids.slice(0, 50), assignee: request.assignee ?? 'nobody' },
      },
    }
  })
}
