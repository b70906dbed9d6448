import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { addressOf } from '@/lib/auth/remote-address'
import { takeToken } from '@/lib/auth/rate-limit'
import { TooMany } from '@/lib/model/errors'
import { signUp } from '@/lib/people/users'

export const POST = route(specs.signUp, async ({ body, request }) => {
  const address = addressOf(request.headers)
  if (!(await takeToken(`sign-up ${address}`, 30, 60)))
    throw new TooMany('Too many attempts. Wait a minute and try again.')
  return signUp(body)
})
