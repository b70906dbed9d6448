import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listIdentities } from '@/lib/inventory/identities'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import { idText } from '@/lib/model/file-id'
import { listCsv, type CsvColumns } from '../../list-csv'

const columns: CsvColumns<IdentityRow> = {
  name: (row) => row.name,
  native_id: (row) => idText(row.nativeId),
  provider: (row) => row.provider,
  kind: (row) => row.kind,
  scope: (row) => idText(row.scope),
  environment: (row) => row.environment,
  status: (row) => row.status,
  severity: (row) => row.severity,
  risk: (row) => row.risk,
  findings: (row) => row.findings,
  owner: (row) => row.owner,
  owner_state: (row) => row.ownerState,
  rotated_at: (row) => row.rotatedAt,
  age_state: (row) => row.ageState,
  last_used_at: (row) => row.lastUsedAt,
  use_state: (row) => row.useState,
  rights_state: (row) => row.rightsState,
  unused_rights: (row) => row.unused,
}

export const GET = route(specs.exportIdentities, ({ actor, query }) =>
  listCsv(actor, 'identities', query, (one) => listIdentities(actor, one), columns),
)
