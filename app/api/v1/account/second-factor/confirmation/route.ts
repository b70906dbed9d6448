import { currentSession } from '@/lib/auth/session'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { confirmFactor } from '@/lib/people/account'

export const POST = route(specs.confirmFactor, async ({ actor, body }) =>
  confirmFactor(actor, body.code, (await currentSession())?.sessionId ?? null),
)
