import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { decideLink } from '@/lib/ingest/decide-link'

export const PUT = route(specs.decideJoin, ({ actor, params, body }) =>
  decideLink(actor, params.id!, params.other!, body.decision),
)
