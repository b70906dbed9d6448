import { addressOf } from '@/lib/auth/remote-address'
import { signInChallenge } from '@/lib/auth/passkeys'
import { takeToken } from '@/lib/auth/rate-limit'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { TooMany } from '@/lib/model/errors'

export const POST = route(specs.signInChallenge, async ({ request }) => {
  if (!(await takeToken(`passkey ${addressOf(request.headers)}`, 30, 60)))
    throw new TooMany('Too many attempts. Wait a minute and try again.')
  return { ...(await signInChallenge()) }
})
