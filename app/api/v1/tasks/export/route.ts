import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listTasks } from '@/lib/tasks/task-queries'
import type { TaskRow } from '@/lib/model/answers/remediation'
import { fileId, idText } from '@/lib/model/file-id'
import { listCsv, type CsvColumns } from '../../list-csv'

const columns: CsvColumns<TaskRow> = {
  id: (row) => fileId(row.id),
  title: (row) => row.title,
  state: (row) => row.state,
  severity: (row) => row.severity,
  identity: (row) => row.identityName,
  provider: (row) => row.provider,
  credential: (row) => row.credential && idText(row.credential),
  assignee: (row) => row.assignee,
  due_at: (row) => row.dueAt,
  overdue: (row) => row.isOverdue,
  origin: (row) => row.origin,
  finding: (row) => row.findingId && fileId(row.findingId),
  claimed_at: (row) => row.claimedAt,
  closed_at: (row) => row.closedAt,
  regressed: (row) => row.regressed,
  ticket: (row) => row.ticket?.url,
  plan: (row) => row.plan && fileId(row.plan.id),
}

export const GET = route(specs.exportTasks, ({ actor, query }) =>
  listCsv(actor, 'tasks', query, (one) => listTasks(actor, one), columns),
)
