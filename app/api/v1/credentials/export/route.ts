import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { agePolicy, currentRules } from '@/lib/checks/rules'
import { listCredentials } from '@/lib/inventory/credentials'
import type { ListedCredential } from '@/lib/model/answers/inventory'
import { idText } from '@/lib/model/file-id'
import { listCsv, type CsvColumns } from '../../list-csv'

const columns: CsvColumns<ListedCredential> = {
  identity: (row) => row.identityName,
  scope: (row) => idText(row.scope),
  owner: (row) => row.owner,
  provider: (row) => row.provider,
  kind: (row) => row.kind,
  label: (row) => row.label,
  native_id: (row) => row.nativeId && idText(row.nativeId),
  static: (row) => row.isStatic,
  status: (row) => row.status,
  created_at: (row) => row.createdAt,
  age_counts_from: (row) => row.rotatedAt,
  expires_at: (row) => row.expiresAt,
  last_used_at: (row) => row.lastUsedAt,
  never_used: (row) => row.neverUsed,
  exposed: (row) => row.exposure,
}

export const GET = route(specs.exportCredentials, async ({ actor, query }) => {
  const policy = agePolicy(await currentRules())
  return listCsv(actor, 'credentials', query, (one) => listCredentials(actor, one, policy), columns)
})
