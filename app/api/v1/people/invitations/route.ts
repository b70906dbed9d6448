import { route } from '@/lib/http/route'
import { shownLink } from '@/lib/http/shown-link'
import { specs } from '@/lib/http/specs'
import { invite, inviteByMail } from '@/lib/people/invitations'

export const POST = route(specs.invite, async ({ actor, body, request }) =>
  shownLink(await (body.send ? inviteByMail : invite)(actor, body), request),
)
