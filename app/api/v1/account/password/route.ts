import { currentSession } from '@/lib/auth/session'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changePassword } from '@/lib/people/account'

export const PUT = route(specs.changePassword, async ({ actor, body }) =>
  changePassword(actor, body, (await currentSession())?.sessionId ?? null),
)
