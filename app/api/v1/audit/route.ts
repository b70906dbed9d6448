import { listAudit } from '@/lib/audit/queries'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.listAudit, ({ actor, query }) => listAudit(actor, query))
