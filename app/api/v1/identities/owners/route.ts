import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { assignOwner } from '@/lib/owners/assign'

export const POST = route(specs.assignOwner, ({ actor, body }) =>
  assignOwner(actor, body.ids, body.owner, body.decision),
)
