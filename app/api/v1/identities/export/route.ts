import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { note } from '@/lib/audit/write'
import { listIdentities } from '@/lib/inventory/identities'
import { csvResponse, everyRow } from '@/lib/files/csv'

const header = [
  'name',
  'native_id',
  'provider',
  'kind',
  'scope',
  'environment',
  'status',
  'severity',
  'risk',
  'findings',
  'owner',
  'owner_state',
  'rotated_at',
  'age_state',
  'last_used_at',
  'use_state',
  'rights_state',
  'unused_rights',
]

export const GET = route(specs.exportIdentities, async ({ actor, query }) => {
  await note(actor.label, { action: 'export', subject: 'identities', detail: { filter: query } })
  const rows = everyRow((cursor) => listIdentities(actor, { ...query, limit: 500, cursor }))
  return csvResponse(
    'identities',
    header,
    (async function* () {
      for await (const row of rows) {
        yield [
          row.name,
          row.nativeId,
          row.provider,
          row.kind,
          row.scope,
          row.environment,
          row.status,
          row.severity,
          row.risk,
          row.findings,
          row.owner,
          row.ownerState,
          row.rotatedAt,
          row.ageState,
          row.lastUsedAt,
          row.useState,
          row.rightsState,
          row.unused,
        ]
      }
    })(),
  )
})
