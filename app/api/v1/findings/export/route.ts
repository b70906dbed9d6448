import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listFindings } from '@/lib/findings/queries'
import type { FindingRow } from '@/lib/model/answers/findings'
import { fileId, idText } from '@/lib/model/file-id'
import { listCsv, type CsvColumns } from '../../list-csv'

const columns: CsvColumns<FindingRow> = {
  id: (row) => fileId(row.id),
  check: (row) => row.checkId,
  title: (row) => row.title,
  proof: (row) => row.proof,
  severity: (row) => row.severity,
  state: (row) => row.state,
  identity: (row) => row.identityName,
  provider: (row) => row.provider,
  credential: (row) => row.credential && idText(row.credential),
  owner: (row) => row.owner,
  opened_at: (row) => row.openedAt,
  resolved_at: (row) => row.resolvedAt,
  accepted_until: (row) => row.acceptedUntil,
  assignee: (row) => row.assignee,
  regressed: (row) => row.regressed,
}

export const GET = route(specs.exportFindings, ({ actor, query }) =>
  listCsv(actor, 'findings', query, (one) => listFindings(actor, one), columns),
)
