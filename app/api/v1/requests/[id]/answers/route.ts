import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { answerRequest } from '@/lib/requests/answer'

export const POST = route(specs.answerRequest, ({ actor, params, body }) =>
  answerRequest(actor, params.id!, body),
)
