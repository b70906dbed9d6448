import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { originalOf } from '@/lib/ingest/originals'

export const GET = route(specs.getOriginal, async ({ actor, params }) => {
  const { name, bytes, body } = await originalOf(actor, Number(params.id), Number(params.file))
  return new Response(Readable.toWeb(body) as ReadableStream as unknown as BodyInit, {
    headers: {
      // Whatever it is, a browser only saves it.
      'content-type': 'application/octet-stream',
      'content-length': String(bytes),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  })
})
