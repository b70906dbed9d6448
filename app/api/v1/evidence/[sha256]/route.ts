import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { evidenceFile, keepEvidence } from '@/lib/frameworks/evidence-files'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { Invalid } from '@/lib/model/errors'

export const PUT = route(specs.keepEvidence, ({ actor, params, request }) => {
  if (!request.body) throw new Invalid('Send the file as the body of the request.')
  return keepEvidence(actor, params.sha256!, Readable.fromWeb(request.body as ReadableStream))
})

export const GET = route(specs.getEvidence, async ({ actor, params }) => {
  const { name, body } = await evidenceFile(actor, params.sha256!)
  return new Response(new Uint8Array(body), {
    headers: {
      // Whatever it is, a browser only saves it.
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  })
})
