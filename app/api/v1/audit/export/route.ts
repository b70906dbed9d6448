import { ocsfEntry } from '@/lib/audit/ocsf'
import { listAudit } from '@/lib/audit/queries'
import { note } from '@/lib/audit/write'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import type { AuditRow } from '@/lib/model/answers/audit'
import { csvResponse, everyRow, linesResponse } from '@/lib/files/csv'

const header = ['id', 'at', 'actor', 'action', 'subject', 'detail', 'prev_hash', 'hash']

async function* eventsOf(entries: AsyncIterable<AuditRow>) {
  for await (const entry of entries) yield ocsfEntry(entry)
}

export const GET = route(specs.exportAudit, async ({ actor, query: { format, ...filter } }) => {
  await note(actor.label, { action: 'export', subject: 'audit log', detail: { filter, format } })
  const entries = everyRow((cursor) => listAudit(actor, { ...filter, limit: 500, cursor }))
  if (format === 'ndjson') return linesResponse('audit-log', entries)
  if (format === 'ocsf') return linesResponse('audit-log-ocsf', eventsOf(entries))
  return csvResponse(
    'audit-log',
    header,
    (async function* () {
      for await (const { id, at, actor: who, action, subject, detail, prevHash, hash } of entries)
        yield [id, at, who, action, subject, JSON.stringify(detail), prevHash, hash]
    })(),
  )
})
