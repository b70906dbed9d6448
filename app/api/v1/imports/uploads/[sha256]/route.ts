import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { receivedOf } from '@/lib/ingest/door/upload'
import { NotFound } from '@/lib/model/errors'

export const GET = route(specs.getUpload, async ({ actor, params }) => {
  const sha256 = params.sha256!
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new NotFound('An upload is named by its SHA-256: 64 hexadecimal digits.')
  return { sha256, received: await receivedOf(actor.id, sha256) }
})
