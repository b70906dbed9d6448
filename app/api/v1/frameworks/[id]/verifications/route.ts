import { verifyControl } from '@/lib/frameworks/verifications'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const PUT = route(specs.verifyControl, ({ actor, params, body }) =>
  verifyControl(actor, params.id!, body),
)
