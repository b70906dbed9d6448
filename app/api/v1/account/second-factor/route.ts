import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { beginFactor } from '@/lib/people/account'

export const POST = route(specs.beginFactor, ({ actor, body }) => beginFactor(actor, body.password))
