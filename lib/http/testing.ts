import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { encode } from 'next-auth/jwt'
import { vi } from 'vitest'
import { rows } from '@/lib/db/pool'
import { derivedKey } from '@/lib/db/settings'
import { specs } from './specs'
import type { Role } from '@/lib/model/vocabulary'

// The routes as Next calls them, without Next: for tests that ask each of them for something.

const cookie = new AsyncLocalStorage<string>()
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'user-agent': 'test' }),
  cookies: async () => ({
    getAll: () => [{ name: 'next-auth.session-token', value: cookie.getStore() ?? '' }],
  }),
}))

export type Operation = keyof typeof specs
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

export interface Asked {
  params?: Record<string, string>
  search?: URLSearchParams | string
  /** JSON, or bytes as they are. */
  body?: unknown
}

/** An account with an open session; its `cookie` goes along with `call`. */
export async function person(role: Role): Promise<{ id: string; email: string; cookie: string }> {
  const [id, sid] = [randomUUID(), randomUUID()]
  const email = `${role}-${id.slice(0, 8)}@example.test`
  await rows('insert into app_user (id, email, name) values ($1, $2, $2)', [id, email])
  await rows('insert into role_binding (user_id, role) values ($1, $2)', [id, role])
  await rows(
    `insert into session (id, user_id, via, last_seen_at, expires_at)
     values ($1, $2, 'oidc', now(), now() + interval '8 hours')`,
    [sid, id],
  )
  const value = await encode({ token: { sid }, secret: derivedKey('sessions').toString('hex') })
  return { id, email, cookie: value }
}

/** Asks a route as somebody who is signed in. */
export async function call(
  operation: Operation,
  as: { cookie: string },
  { params = {}, search = '', body }: Asked,
): Promise<Response> {
  const { method, path: pattern } = specs[operation]
  const folder = pattern.replace(/\{(\w+)\}/g, '[$1]')
  const file = path.resolve(import.meta.dirname, `../../app/api/v1${folder}`, 'route.ts')
  const handlers = (await import(/* @vite-ignore */ file)) as Record<string, Handler>
  const address = pattern.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((params[name] ?? 'x').toWellFormed()),
  )
  const raw = body instanceof Uint8Array || typeof body === 'string'
  const request = new Request(`http://muster.test/api/v1${address}?${search.toString()}`, {
    method,
    headers: { 'sec-fetch-site': 'same-origin' },
    ...(body !== undefined && method !== 'GET' && { body: raw ? (body as string) : JSON.stringify(body) }),
  })
  return cookie.run(as.cookie, () =>
    handlers[method]!(request, {
      // Next passes no `params` to a route without path parameters.
      params: Promise.resolve((pattern.includes('{') ? params : undefined) as Record<string, string>),
    }),
  )
}
