import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listTokens } from '@/lib/people/queries'
import { createToken } from '@/lib/people/tokens'

export const GET = route(specs.listTokens, async ({ actor }) => ({ rows: await listTokens(actor) }))
export const POST = route(specs.createToken, async ({ actor, body }) => {
  const made = await createToken(actor, body)
  return { ...made, expiresAt: made.expiresAt.toISOString() }
})
