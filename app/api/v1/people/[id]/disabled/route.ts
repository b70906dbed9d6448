import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { setDisabled } from '@/lib/people/users'

export const PUT = route(specs.disablePerson, ({ actor, params, body }) =>
  setDisabled(actor, params.id!, body.disabled),
)
