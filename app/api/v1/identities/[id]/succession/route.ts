import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { orderOwners } from '@/lib/owners/succession'

export const PUT = route(specs.orderOwners, ({ actor, params, body }) =>
  orderOwners(actor, params.id!, body.owners),
)
