import { verifyAudit } from '@/lib/audit/verify'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.verifyAudit, ({ actor }) => verifyAudit(actor))
