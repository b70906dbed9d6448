import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { removePasskey } from '@/lib/people/passkeys'

export const POST = route(specs.removePasskey, ({ actor, params, body }) =>
  removePasskey(actor, params.id!, body),
)
