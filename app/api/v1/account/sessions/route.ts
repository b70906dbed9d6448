import { currentSession } from '@/lib/auth/session'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { endOtherSessions, listOwnSessions } from '@/lib/people/sessions'

export const GET = route(specs.listOwnSessions, async ({ actor }) => ({ rows: await listOwnSessions(actor) }))
export const DELETE = route(specs.endOtherSessions, async ({ actor }) =>
  endOtherSessions(actor, (await currentSession())?.sessionId ?? null),
)
