import NextAuth from 'next-auth'
import { note } from '@/lib/audit/write'
import { authOptions, type Recorder } from '@/lib/auth/options'

const record: Recorder = (who, admitted, via) =>
  note(who, { action: admitted ? 'session.sign-in' : 'session.refused', subject: who, detail: { via } })

const handler = (request: Request, context: unknown) => NextAuth(authOptions(record))(request, context)
export { handler as GET, handler as POST }
