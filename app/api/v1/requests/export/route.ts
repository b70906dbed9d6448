import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import type { RequestRow } from '@/lib/model/answers/requests'
import { fileId, idText } from '@/lib/model/file-id'
import { listRequests } from '@/lib/requests/queries'
import { listCsv, type CsvColumns } from '../../list-csv'

const columns: CsvColumns<RequestRow> = {
  id: (row) => fileId(row.id),
  title: (row) => row.title,
  state: (row) => row.state,
  framework: (row) => row.control?.framework,
  control: (row) => row.control && idText(row.control.id),
  due_on: (row) => row.dueOn,
  is_overdue: (row) => String(row.isOverdue),
  asked_of: (row) => row.askedOf,
  asked_by: (row) => row.askedBy,
  asked_at: (row) => row.askedAt,
  answers: (row) => row.answers,
}

export const GET = route(specs.exportRequests, ({ actor, query }) =>
  listCsv(actor, 'requests', query, (one) => listRequests(actor, one), columns),
)
