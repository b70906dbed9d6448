import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { nameReviewer } from '@/lib/attestation/reviewers'

export const POST = route(specs.nameReviewer, ({ actor, params, body }) =>
  nameReviewer(actor, Number(params.id), body.ids, body.reviewer),
)
