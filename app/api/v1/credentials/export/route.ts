import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { note } from '@/lib/audit/write'
import { agePolicy, currentRules } from '@/lib/checks/rules'
import { listCredentials } from '@/lib/inventory/credentials'
import { csvResponse, everyRow } from '@/lib/files/csv'

const header = [
  'identity',
  'provider',
  'kind',
  'label',
  'native_id',
  'static',
  'status',
  'created_at',
  'age_counts_from',
  'expires_at',
  'last_used_at',
  'never_used',
  'exposed',
]

export const GET = route(specs.exportCredentials, async ({ actor, query }) => {
  const policy = agePolicy(await currentRules())
  await note(actor.label, { action: 'export', subject: 'credentials', detail: { filter: query } })
  const rows = everyRow((cursor) => listCredentials(actor, { ...query, limit: 500, cursor }, policy))
  return csvResponse(
    'credentials',
    header,
    (async function* () {
      for await (const row of rows) {
        yield [
          row.identityName,
          row.provider,
          row.kind,
          row.label,
          row.nativeId,
          row.isStatic,
          row.status,
          row.createdAt,
          row.rotatedAt,
          row.expiresAt,
          row.lastUsedAt,
          row.neverUsed,
          row.isExposed,
        ]
      }
    })(),
  )
})
