import { addressOf } from '@/lib/auth/remote-address'
import { takeToken } from '@/lib/auth/rate-limit'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { TooMany } from '@/lib/model/errors'
import { askForReset, resetPassword } from '@/lib/people/reset'

const ATTEMPTS_PER_MINUTE = 30

async function demandPatience(request: Request): Promise<void> {
  if (!(await takeToken(`password-reset ${addressOf(request.headers)}`, ATTEMPTS_PER_MINUTE, 60)))
    throw new TooMany('Too many attempts. Wait a minute and try again.')
}

export const POST = route(specs.askForReset, async ({ body, request }) => {
  await demandPatience(request)
  return { isSent: await askForReset(body.email) }
})

export const PUT = route(specs.resetPassword, async ({ body, request }) => {
  await demandPatience(request)
  return resetPassword(body)
})
