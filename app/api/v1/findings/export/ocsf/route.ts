import { note } from '@/lib/audit/write'
import { askedInstant, rowsLookingBackTo } from '@/lib/db/instant'
import { linesResponse } from '@/lib/files/csv'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { ocsfFindings } from '@/lib/reports/ocsf'

export const GET = route(specs.exportOcsf, async ({ actor, query }) => {
  const { class: kind, ...filter } = query
  await note(actor.label, { action: 'export', subject: 'findings as OCSF', detail: { filter, class: kind } })
  return linesResponse('findings-ocsf', rowsLookingBackTo(askedInstant(), ocsfFindings(actor, filter, kind)))
})
