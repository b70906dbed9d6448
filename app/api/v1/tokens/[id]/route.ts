import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { revokeToken } from '@/lib/people/tokens'

export const DELETE = route(specs.revokeToken, ({ actor, params }) => revokeToken(actor, params.id!))
