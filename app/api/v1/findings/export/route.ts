import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { note } from '@/lib/audit/write'
import { listFindings } from '@/lib/findings/queries'
import { csvResponse, everyRow } from '@/lib/files/csv'

const header = [
  'id',
  'check',
  'title',
  'severity',
  'state',
  'identity',
  'provider',
  'credential',
  'owner',
  'opened_at',
  'resolved_at',
  'accepted_until',
  'assignee',
  'regressed',
]

export const GET = route(specs.exportFindings, async ({ actor, query }) => {
  await note(actor.label, { action: 'export', subject: 'findings', detail: { filter: query } })
  const rows = everyRow((cursor) => listFindings(actor, { ...query, limit: 500, cursor }))
  return csvResponse(
    'findings',
    header,
    (async function* () {
      for await (const row of rows) {
        yield [
          row.id,
          row.checkId,
          row.title,
          row.severity,
          row.state,
          row.identityName,
          row.provider,
          row.credential,
          row.owner,
          row.openedAt,
          row.resolvedAt,
          row.acceptedUntil,
          row.assignee,
          row.regressed,
        ]
      }
    })(),
  )
})
