import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { withdrawExceptions } from '@/lib/findings/exceptions'

export const POST = route(specs.withdrawExceptions, ({ actor, body }) => withdrawExceptions(actor, body))
