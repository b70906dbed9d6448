import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { removeFactor } from '@/lib/people/account'

export const POST = route(specs.removeFactor, ({ actor, body }) => removeFactor(actor, body))
