import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { carryForward } from '@/lib/attestation/carry-forward'

export const POST = route(specs.carryForward, ({ actor, params, body }) =>
  carryForward(actor, Number(params.id), body.ids, body.reason),
)
