import 'server-only'
import { getToken } from 'next-auth/jwt'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { prisma } from '@/lib/db/prisma'
import { derivedKey } from '@/lib/db/settings'
import type { Role } from '@/lib/model/vocabulary'
import { lookBackTo } from '@/lib/db/instant'
import { Invalid } from '@/lib/model/errors'
import type { Actor, Scope } from './actor'
import { narrowed, pointOfView } from './point-of-view'

export type Session = {
  userId: string
  email: string
  name: string
  role: Role
  scope: Scope
  actor: Actor
  sessionId: string
}

/** The person behind this request, read anew from the database: a revoked session or a changed role bites at once. */
export const currentSession = cache(async (): Promise<Session | null> => {
  const cookieStore = await cookies()
  const request = {
    cookies: Object.fromEntries(cookieStore.getAll().map((cookie) => [cookie.name, cookie.value])),
    headers: Object.fromEntries((await headers()).entries()),
  }
  const secureCookie = cookieStore
    .getAll()
    .some((cookie) => cookie.name.startsWith('__Secure-next-auth.session-token'))
  const token = await getToken({
    req: request as never,
    secret: derivedKey('sessions').toString('hex'),
    secureCookie,
  })
  if (!token?.sid) return null
  const session = await prisma().session.findUnique({
    where: { id: token.sid },
    include: { app_user: { include: { role_binding: true } } },
  })
  if (!session || session.revoked_at || session.expires_at <= new Date() || session.app_user.disabled_at)
    return null
  const { app_user: user } = session
  const role = user.role_binding?.role as Role | undefined
  if (!role) return null
  const scope = (user.role_binding?.scope ?? {}) as Scope
  return {
    userId: user.id,
    email: user.email,
    name: user.name,
    role,
    scope,
    sessionId: session.id,
    actor: { kind: 'user', id: user.id, label: user.email, role, scope },
  }
})

/**
 * For pages: the session with the part of the estate that the address asks for, or a redirect to the sign-in page that comes
 * back here. Whatever the page reads from here on is what was known at the instant that the address asks for.
 */
export const requireSession = cache(async (): Promise<Session> => {
  const session = await currentSession()
  const path = (await headers()).get('x-path') ?? '/'
  if (!session) redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`)
  const address = new URL(path, 'http://muster')
  try {
    const { asOf, scope } = await pointOfView(address.searchParams)
    if (asOf) lookBackTo(asOf)
    return { ...session, actor: narrowed(session.actor, scope) }
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    // The present, and why: never figures of another instant under a date that was asked for.
    for (const name of ['as_of', 'scope', '_rsc']) address.searchParams.delete(name)
    address.searchParams.set('refused', String(error.detail.refused))
    redirect(address.pathname + address.search)
  }
})
