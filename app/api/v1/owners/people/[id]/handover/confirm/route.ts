import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { confirmHandover } from '@/lib/attestation/hand-over'

export const POST = route(specs.confirmHandover, ({ actor, params }) =>
  confirmHandover(actor, Number(params.id)),
)
