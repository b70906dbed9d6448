import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { prepareHandover } from '@/lib/owners/departure'

export const POST = route(specs.prepareHandover, ({ actor, params, body }) =>
  prepareHandover(actor, Number(params.id), body.ids, body.successor),
)
