import { respondTo } from '@/lib/frameworks/responses'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const PUT = route(specs.respondTo, ({ actor, params, body }) => respondTo(actor, params.id!, body))
