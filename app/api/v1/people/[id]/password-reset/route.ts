import { route } from '@/lib/http/route'
import { shownLink } from '@/lib/http/shown-link'
import { specs } from '@/lib/http/specs'
import { resetFor } from '@/lib/people/reset'

export const POST = route(specs.resetFor, async ({ actor, params, body, request }) =>
  shownLink(await resetFor(actor, params.id!, body.send), request),
)
