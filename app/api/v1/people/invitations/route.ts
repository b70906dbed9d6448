import { setting } from '@/lib/db/settings'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { createSignUpLink } from '@/lib/people/users'

export const POST = route(specs.invite, async ({ actor, body, request }) => {
  const { token } = await createSignUpLink(actor, body)
  return { link: new URL(`/sign-up?token=${token}`, setting('MUSTER_URL') ?? request.url).href }
})
