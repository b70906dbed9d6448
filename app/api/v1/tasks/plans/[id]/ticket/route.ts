import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { setPlanTicket } from '@/lib/tasks/plans'

export const PUT = route(specs.setPlanTicket, ({ actor, params, body }) =>
  setPlanTicket(actor, params.id!, body.ticket),
)
