import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { accept, receive } from '@/lib/ingest/accept'
import { listImports } from '@/lib/ingest/queries'
import { acceptedBefore, summaries } from '@/lib/ingest/summary'
import { waitFor } from '@/lib/jobs/wait'
import { Invalid } from '@/lib/model/errors'

export const GET = route(specs.listImports, ({ actor, query }) => listImports(actor, query))

export const POST = route(specs.createImport, async ({ actor, query, request }) => {
  const before = query.sha256 ? await acceptedBefore(actor, query.sha256) : []
  if (before.length > 0) return { imports: await summaries(before) }
  if (!request.body) throw new Invalid('Send the file as the body of the request.')
  const arrival = await receive(Readable.fromWeb(request.body as ReadableStream), query.name)
  if (query.sha256 && query.sha256 !== arrival.sha256)
    throw new Invalid(
      'The body does not have the sha256 that was announced: it was cut or changed on the way. Send it again.',
    )
  const accepted = await accept(actor, [arrival], {
    source: query.source,
    scope: query.scope,
    completeness: query.completeness,
    wantsPreview: query.preview,
    asOf: query.as_of ? new Date(query.as_of) : new Date(),
  })
  if (query.wait) await waitFor(accepted, request.signal)
  return { imports: await summaries(accepted) }
})
