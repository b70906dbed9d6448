import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { renewRecoveryCodes } from '@/lib/people/account'

export const POST = route(specs.renewRecoveryCodes, ({ actor, body }) => renewRecoveryCodes(actor, body))
