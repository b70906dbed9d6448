import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { setTicket } from '@/lib/tasks/tickets'

export const PUT = route(specs.setTicket, ({ actor, params, body }) =>
  setTicket(actor, params.id!, body.ticket),
)
