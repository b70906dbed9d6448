import NextAuth from 'next-auth'
import { note } from '@/lib/audit/write'
import { log } from '@/lib/http/log'
import { addressOf } from '@/lib/auth/remote-address'
import { authOptions, type Recorder } from '@/lib/auth/options'
import { admit } from '@/lib/people/company-login'

const recorder =
  (request: string | null): Recorder =>
  (who, what, detail) => {
    // Of whom nobody knows yet, what they typed is not logged: it may be their password.
    log.info({ request, ...(what !== 'refused' && { who }), ...detail }, what)
    return note(who, { action: `session.${what}`, subject: who, detail })
  }

const handler = (request: Request, context: unknown) =>
  NextAuth(
    authOptions(recorder(request.headers.get('x-request-id')), admit, {
      userAgent: request.headers.get('user-agent'),
      address: addressOf(request.headers),
    }),
  )(request, context)
export { handler as GET, handler as POST }
