import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listTicketSystems, saveTicketSystem } from '@/lib/tasks/tickets'

export const GET = route(specs.listTicketSystems, async () => ({ rows: await listTicketSystems() }))
export const PUT = route(specs.saveTicketSystem, ({ actor, body: { issue_type: issueType, ...system } }) =>
  saveTicketSystem(actor, { ...system, issueType }),
)
