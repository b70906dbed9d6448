import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeAccess } from '@/lib/people/users'

export const PUT = route(specs.changeRole, ({ actor, params, body }) => changeAccess(actor, params.id!, body))
