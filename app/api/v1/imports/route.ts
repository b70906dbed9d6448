import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { accept } from '@/lib/ingest/door/accept'
import { listImports } from '@/lib/ingest/queries'
import { CLOCK_SKEW_MS } from '@/lib/ingest/read/stated-time'
import { acceptedBefore, summaries } from '@/lib/ingest/summary'
import { receive } from '@/lib/ingest/door/upload'
import { waitFor } from '@/lib/jobs/wait'
import { Invalid } from '@/lib/model/errors'

export const GET = route(specs.listImports, ({ actor, query }) => listImports(actor, query))

export const POST = route(specs.createImport, async ({ actor, query, request }) => {
  const before = query.sha256 ? await acceptedBefore(actor, query.sha256) : []
  if (before.length > 0) return { imports: await summaries(before) }
  const asOf = query.as_of ? new Date(query.as_of) : new Date()
  // Nothing that comes later could be newer: what was true then would stand for ever.
  if (asOf.getTime() > Date.now() + CLOCK_SKEW_MS)
    throw new Invalid(`as_of ${query.as_of} is in the future. Give the time at which the file was exported.`)
  if (!request.body) throw new Invalid('Send the file as the body of the request.')
  const arrival = await receive(
    Readable.fromWeb(request.body as ReadableStream),
    query.name,
    query.sha256 ? { actorId: actor.id, sha256: query.sha256, offset: query.offset } : undefined,
  )
  const accepted = await accept(actor, [arrival], {
    source: query.source,
    scope: query.scope,
    completeness: query.completeness,
    wantsPreview: query.preview,
    asOf,
  })
  if (query.wait) await waitFor(accepted, request.signal)
  return { imports: await summaries(accepted) }
})
