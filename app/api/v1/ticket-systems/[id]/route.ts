import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { deleteTicketSystem } from '@/lib/tasks/tickets'

export const DELETE = route(specs.deleteTicketSystem, ({ actor, params }) =>
  deleteTicketSystem(actor, params.id!),
)
