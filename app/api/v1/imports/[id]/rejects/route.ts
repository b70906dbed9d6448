import { note } from '@/lib/audit/write'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { demandRecords, importDetail, rejectsOf } from '@/lib/ingest/queries'
import { csvResponse } from '@/lib/files/csv'

export const GET = route(specs.importRejects, async ({ actor, params }) => {
  demandRecords(actor)
  const { id } = await importDetail(actor, Number(params.id))
  await note(actor.label, { action: 'export', subject: `rejects of import ${id}` })
  return csvResponse(
    `import-${id}-rejects`,
    ['file', 'at', 'reason', 'excerpt'],
    (async function* () {
      for await (const reject of rejectsOf(actor, id))
        yield [reject.file, reject.at, reject.reason, reject.excerpt]
    })(),
  )
})
