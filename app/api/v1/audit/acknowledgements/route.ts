import { acknowledgeBreak } from '@/lib/audit/verify'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const POST = route(specs.acknowledgeBreak, ({ actor, body }) =>
  acknowledgeBreak(actor, body.entry, body.reason),
)
