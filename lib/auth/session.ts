import 'server-only'
import { randomUUID } from 'node:crypto'
import { getToken } from 'next-auth/jwt'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { lookBackTo, lookingBackTo } from '@/lib/db/instant'
import { prepared, rows } from '@/lib/db/pool'
import { prisma } from '@/lib/db/prisma'
import { derivedKey } from '@/lib/db/settings'
import { Invalid } from '@/lib/model/errors'
import { ownPath } from '@/lib/model/own-path'
import type { Role } from '@/lib/model/vocabulary'
import type { Actor } from './actor'
import { addressOf } from './remote-address'
import { narrowed, pointOfView } from './point-of-view'
import { scopeOfAccount } from './scope'
import { mayUsePassword } from './single-sign-on'
import type { Scope } from '@/lib/model/answers/access'

export const SESSION_HOURS = 8

export interface Session {
  userId: string
  email: string
  name: string
  role: Role
  scope: Scope
  actor: Actor
  sessionId: string
  accessEndsAt: string | null
  /** The estate is the made-up one; every page then says so. */
  isDemo: boolean
  /** An administrator asks for a second factor that this account lacks: nothing else opens until it is set up. */
  mustEnrol: boolean
}

/** How somebody signed in. */
export type Via = 'password' | 'oidc' | 'passkey'

/** Where a session is opened from. */
export interface Device {
  userAgent: string | null
  address: string
}

/** Opens a session row for a user; the token in the cookie carries only its id, so that ending the row ends the session. */
export async function openSession(userId: string, via: Via, { userAgent, address }: Device): Promise<string> {
  const id = randomUUID()
  const now = Date.now()
  await prisma().session.create({
    data: {
      id,
      user_id: userId,
      via,
      user_agent: userAgent?.slice(0, 400),
      address,
      last_seen_at: new Date(now),
      expires_at: new Date(now + SESSION_HOURS * 3_600_000),
    },
  })
  return id
}

interface Found {
  user_id: string
  email: string
  name: string
  via: Via
  role: Role
  scope: Scope
  access_ends_at: Date | null
  is_stale: boolean
  has_second_factor: boolean
  second_factor_asked: boolean
  owners_see_all: boolean
  is_demo: boolean
}

/**
 * The person behind this request, read from the database at each request, so that a revoked session or a changed role
 * takes effect at once.
 */
export const currentSession = cache(() => lookingBackTo(null, sessionOfRequest))

async function sessionOfRequest(): Promise<Session | null> {
  const cookieStore = await cookies()
  const asked = await headers()
  const request = {
    cookies: Object.fromEntries(cookieStore.getAll().map((cookie) => [cookie.name, cookie.value])),
    headers: Object.fromEntries(asked.entries()),
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
  // The open session with its account, role, scope and second factor.
  const [found] = await prepared<Found>(
    `select
       u.id as user_id, u.email, u.name, s.via, r.role, r.scope, u.access_ends_at,
       s.last_seen_at is null or s.last_seen_at < now() - interval '1 minute' as is_stale,
       exists (select 1 from second_factor f where f.user_id = u.id and f.confirmed_at is not null)
         as has_second_factor,
       coalesce((select (value->>'second_factor')::boolean from policy where name = 'access'), false)
         as second_factor_asked,
       coalesce((select (value->>'owners_see_all')::boolean from policy where name = 'access'), false)
         as owners_see_all,
       coalesce((select is_demo from installation), false) as is_demo
     from session s
       join app_user u on u.id = s.user_id
       join role_binding r on r.user_id = u.id
     where s.id = $1
       and s.revoked_at is null
       and s.expires_at > now()
       and u.disabled_at is null
       and (u.access_ends_at is null or u.access_ends_at > now())`,
    [token.sid],
  )
  if (!found) return null
  // When passwords are switched off, sessions that the company login did not open end.
  if (found.via !== 'oidc' && !mayUsePassword(found.email)) return null
  // Precise to the minute is enough, and spares a write per request.
  if (found.is_stale)
    await rows(
      `update session set last_seen_at = now(), user_agent = coalesce($2, user_agent), address = $3
       where id = $1`,
      [token.sid, asked.get('user-agent')?.slice(0, 400) ?? null, addressOf(asked)],
    )
  const { user_id: userId, email, name, role } = found
  const scope = scopeOfAccount(found)
  return {
    userId,
    email,
    name,
    role,
    scope,
    sessionId: token.sid,
    accessEndsAt: found.access_ends_at?.toISOString() ?? null,
    isDemo: found.is_demo,
    mustEnrol: found.via === 'password' && found.second_factor_asked && !found.has_second_factor,
    actor: { kind: 'user', id: userId, label: email, role, scope },
  }
}

/**
 * For pages: the session with the part of the estate that the address asks for, or a redirect to the sign-in page that comes
 * back here. Whatever the page reads from here on is what was known at the instant that the address asks for.
 * @param mayEnrol true on the page where a missing second factor is set up: it opens without one
 */
export const requireSession = cache(async (mayEnrol: boolean = false): Promise<Session> => {
  const session = await currentSession()
  const path = (await headers()).get('x-path') ?? '/'
  if (!session) redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`)
  if (session.mustEnrol && !mayEnrol) redirect('/account')
  const address = new URL(path, 'http://muster')
  try {
    const { asOf, scope } = await pointOfView(address.searchParams)
    if (asOf) lookBackTo(asOf)
    return { ...session, actor: narrowed(session.actor, scope) }
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    // Back to the present with the reason: a page never shows figures of another time under the requested date.
    for (const name of ['as_of', 'scope', '_rsc']) address.searchParams.delete(name)
    address.searchParams.set('refused', String(error.detail.refused))
    redirect(ownPath(address.href, address.origin))
  }
})
