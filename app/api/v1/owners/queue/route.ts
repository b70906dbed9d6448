import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listOrphans } from '@/lib/owners/orphans'

export const GET = route(specs.listOrphans, ({ actor, query }) => listOrphans(actor, query))
