import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeRole } from '@/lib/people/users'

export const PUT = route(specs.changeRole, ({ actor, params, body }) =>
  changeRole(actor, params.id!, body.role, body.scope),
)
