import NextAuth from 'next-auth'
import { note } from '@/lib/audit/write'
import { addressOf } from '@/lib/auth/remote-address'
import { authOptions, type Recorder } from '@/lib/auth/options'
import { admit } from '@/lib/people/company-login'

const record: Recorder = (who, what, detail) => note(who, { action: `session.${what}`, subject: who, detail })

const handler = (request: Request, context: unknown) =>
  NextAuth(
    authOptions(record, admit, {
      userAgent: request.headers.get('user-agent'),
      address: addressOf(request.headers),
    }),
  )(request, context)
export { handler as GET, handler as POST }
