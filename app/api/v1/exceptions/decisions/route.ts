import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { decideExceptions } from '@/lib/findings/exceptions'

export const POST = route(specs.decideExceptions, ({ actor, body }) => decideExceptions(actor, body))
