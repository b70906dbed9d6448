import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { setGroupRole } from '@/lib/people/users'

export const PUT = route(specs.setGroupRole, ({ actor, body: { group, role, ...access } }) =>
  setGroupRole(actor, group, role && { role, ...access }),
)
