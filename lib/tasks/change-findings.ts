import { several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demandAssignee } from '@/lib/findings/assignee'
import { assignFindings, lockFindings } from '@/lib/findings/change'
import type { Assigned } from '@/lib/model/answers/findings'
import { assignTasks, heldBefore } from './change-tasks'
import { HIDDEN, skippedFor } from '@/lib/model/skipped'
import type { finding } from '@/lib/generated/prisma/client'

export interface FindingAction {
  action: 'assign'
  ids: string[]
  assignee: string | null
  /** Only what this assignee still has is given away; null for what nobody has. */
  from?: string | null
}

/**
 * Assigns findings, and their open tasks, in bulk: one history line each, one audit entry for all. What cannot be changed
 * is skipped and counted.
 */
export function changeFindings(actor: Actor, request: FindingAction): Promise<Assigned> {
  return write(actor, 'finding:change', async (client) => {
    const visible = await lockFindings<Pick<finding, 'assignee' | 'resolved_at'>>(
      client,
      actor,
      request.ids,
      'f.assignee, f.resolved_at',
    )
    const due = visible.filter((row) => row.resolved_at === null && row.assignee !== request.assignee)
    const chosen = due.filter((row) => request.from === undefined || row.assignee === request.from)
    const ids = chosen.map((row) => row.id)
    const before = heldBefore(chosen)
    const to = ids.length > 0 ? await demandAssignee(client, actor, request.assignee) : null
    await assignFindings(client, actor, ids, request.assignee)
    await assignTasks(client, actor, 'finding_id', ids, request.assignee)
    const skipped = skippedFor({
      [HIDDEN]: request.ids.length - visible.length,
      'already done, or closed': visible.length - due.length,
      'assigned to somebody else since': due.length - ids.length,
    })
    return {
      result: { done: ids.length, skipped, before, to },
      audit: {
        action: 'finding.assign',
        subject: several(ids.length, 'finding'),
        detail: { ids: ids.slice(0, 50), assignee: request.assignee ?? 'nobody' },
      },
    }
  })
}
