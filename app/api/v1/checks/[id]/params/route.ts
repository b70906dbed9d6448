import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { saveParams } from '@/lib/checks/tune'

export const PUT = route(specs.saveParams, ({ actor, params, body }) =>
  saveParams(actor, params.id!, body.params, body.narrower),
)
