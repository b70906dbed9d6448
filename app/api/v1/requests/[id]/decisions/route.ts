import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { decideRequest } from '@/lib/requests/decide'

export const POST = route(specs.decideRequest, ({ actor, params, body }) =>
  decideRequest(actor, params.id!, body),
)
