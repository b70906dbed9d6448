import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listExceptions } from '@/lib/findings/exception-queries'
import type { ExceptionRow } from '@/lib/model/answers/remediation'
import { fileId } from '@/lib/model/file-id'
import { listCsv, type CsvColumns } from '../../list-csv'

const columns: CsvColumns<ExceptionRow> = {
  id: (row) => fileId(row.id),
  state: (row) => row.state,
  identity: (row) => row.identityName,
  provider: (row) => row.provider,
  check: (row) => row.checkId,
  severity: (row) => row.severity,
  reason: (row) => row.reason,
  control: (row) => row.control,
  expires_at: (row) => row.expiresAt,
  bridge_sunset: (row) => row.bridge?.sunsetOn,
  bridge_to: (row) => row.bridge?.nativeIdentity,
  requested_by: (row) => row.requestedBy,
  requested_at: (row) => row.requestedAt,
  decided_by: (row) => row.decidedBy,
  decided_at: (row) => row.decidedAt,
  renewals: (row) => row.renewals,
  stale_because: (row) => row.staleBecause,
  finding: (row) => row.findingId && fileId(row.findingId),
}

export const GET = route(specs.exportExceptions, ({ actor, query }) =>
  listCsv(actor, 'exceptions', query, (one) => listExceptions(actor, one), columns),
)
