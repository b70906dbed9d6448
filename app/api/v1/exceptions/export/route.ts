import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { note } from '@/lib/audit/write'
import { listExceptions } from '@/lib/findings/exception-queries'
import { csvResponse, everyRow } from '@/lib/files/csv'

const header =
  'id,state,identity,provider,check,severity,reason,control,expires_at,bridge_sunset,bridge_to,requested_by,requested_at,decided_by,decided_at,renewals,stale_because,finding'.split(
    ',',
  )

export const GET = route(specs.exportExceptions, async ({ actor, query }) => {
  await note(actor.label, { action: 'export', subject: 'exceptions', detail: { filter: query } })
  const rows = everyRow((cursor) => listExceptions(actor, { ...query, limit: 500, cursor }))
  return csvResponse(
    'exceptions',
    header,
    (async function* () {
      for await (const row of rows) {
        yield [
          row.id,
          row.state,
          row.identityName,
          row.provider,
          row.checkId,
          row.severity,
          row.reason,
          row.control,
          row.expiresAt,
          row.bridge?.sunsetOn,
          row.bridge?.nativeIdentity,
          row.requestedBy,
          row.requestedAt,
          row.decidedBy,
          row.decidedAt,
          row.renewals,
          row.staleBecause,
          row.findingId,
        ]
      }
    })(),
  )
})
