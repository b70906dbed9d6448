import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { confirmHandover } from '@/lib/owners/departure'

export const POST = route(specs.confirmHandover, ({ actor, params }) =>
  confirmHandover(actor, Number(params.id)),
)
