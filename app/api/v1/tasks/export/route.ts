import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { note } from '@/lib/audit/write'
import { listTasks } from '@/lib/tasks/task-queries'
import { csvResponse, everyRow } from '@/lib/files/csv'

const header =
  'id,title,state,severity,identity,provider,credential,assignee,due_at,overdue,origin,finding,claimed_at,closed_at,regressed,ticket'.split(
    ',',
  )

export const GET = route(specs.exportTasks, async ({ actor, query }) => {
  await note(actor.label, { action: 'export', subject: 'tasks', detail: { filter: query } })
  const rows = everyRow((cursor) => listTasks(actor, { ...query, limit: 500, cursor }))
  return csvResponse(
    'tasks',
    header,
    (async function* () {
      for await (const row of rows) {
        yield [
          row.id,
          row.title,
          row.state,
          row.severity,
          row.identityName,
          row.provider,
          row.credential,
          row.assignee,
          row.dueAt,
          row.isOverdue,
          row.origin,
          row.findingId,
          row.claimedAt,
          row.closedAt,
          row.regressed,
          row.ticket?.url,
        ]
      }
    })(),
  )
})
