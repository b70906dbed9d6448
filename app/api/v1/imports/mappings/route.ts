import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { guessMapping } from '@/lib/ingest/index'
import { rememberedMapping, rememberMapping } from '@/lib/ingest/door/mapping'

export const GET = route(specs.guessMapping, async ({ query }) => {
  const remembered = await rememberedMapping(query.header)
  return { mapping: remembered ?? guessMapping(query.header), isConfirmed: remembered !== undefined }
})

export const POST = route(specs.confirmMapping, async ({ actor, body }) => {
  await rememberMapping(actor, body.header, body.mapping)
  return { mapping: body.mapping }
})
