import 'server-only'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { note } from '@/lib/audit/write'
import { addressOf } from '@/lib/auth/remote-address'
import { demand, type Permission } from '@/lib/auth/permissions'
import { narrowed, pointOfView } from '@/lib/auth/point-of-view'
import { takeToken } from '@/lib/auth/rate-limit'
import { currentSession } from '@/lib/auth/session'
import { actorOfToken } from '@/lib/auth/tokens'
import { lookingBackTo } from '@/lib/db/instant'
import { isOverdue, isTransient, isUnfitValue, pause } from '@/lib/db/failures'
import { Busy, Failure, Forbidden, Invalid, NotFound, SignedOut, TooLarge, TooMany } from '@/lib/model/errors'
import { acceptedText, acceptedValue } from '@/lib/model/well-formed'
import { log } from './log'
import { refuseSecrets } from './written'

/** What a route is: shared by the handler, the OpenAPI document and the test that walks every route. */
export interface Spec<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  summary: string
  /** `public` routes are open to the signed-out: sign-up, health. */
  permission: Permission | 'public'
  query?: Query
  body?: Body
  /** What the parts of the path are; a part that does not fit names nothing that there is. */
  params?: Record<string, z.ZodType<string>>
  /** JSON answer; absent where the route streams something else. */
  answer?: Answer
  /** Speaks of the installation as it is, whatever date the page shows that asks. */
  isOfPresent?: true
}

export interface Call<Query, Body> {
  actor: Actor
  query: Query
  body: Body
  params: Record<string, string>
  request: Request
}

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string> | undefined> },
) => Promise<Response>
const REQUESTS_PER_MINUTE = 1200
/** Requests a minute from one address. */
const REQUESTS_OF_ADDRESS_PER_MINUTE = 6000
/** Requests a minute from one address with an invalid token. */
const REFUSALS_PER_MINUTE = 60
const BODY_BYTES_MAX = 1_048_576
/** The longest native id that a source gives. */
const PARAM_LENGTH_MAX = 4096
const RETRIES = 3

const nobody: Actor = { kind: 'system', id: 'system', label: 'signed out', role: 'administrator', scope: {} }

/** Wraps a verb as a route: session or token → permission → parse → call → status. The one place that maps failures. */
export function route<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  spec: Spec<Query, Body, Answer>,
  call: (call: Call<z.infer<Query>, z.infer<Body>>) => Promise<Response | z.input<Answer>>,
): Handler {
  return async (request, context) => {
    try {
      const actor = spec.permission === 'public' ? nobody : await actorOf(request, spec.permission)
      if (spec.permission !== 'public') {
        demand(actor, spec.permission)
        const address = addressOf(request.headers)
        const allowed = await Promise.all([
          takeToken(`api ${actor.id}`, REQUESTS_PER_MINUTE, 60),
          takeToken(`from ${address}`, REQUESTS_OF_ADDRESS_PER_MINUTE, 60),
        ])
        if (allowed.includes(false)) throw new TooMany('Too many requests. Wait a minute.')
      }
      const search = new URL(request.url).searchParams
      for (const [name, value] of search) acceptedText(name + value)
      // Only reading routes accept a past date or a scope.
      const isRead = request.method === 'GET' && spec.permission !== 'public'
      const view = isRead ? await pointOfView(search) : { asOf: null, scope: {} }
      if (isRead) for (const name of ['as_of', 'scope']) search.delete(name)
      const query = spec.query ? parse(spec.query, Object.fromEntries(queryValues(search))) : undefined
      const body = spec.body ? parse(spec.body, acceptedValue(await jsonOf(request))) : undefined
      refuseSecrets(body)
      const params = pathOf(spec, (await context.params) ?? {})
      const ask = () =>
        lookingBackTo(spec.isOfPresent ? null : view.asOf, () =>
          call({ actor: narrowed(actor, view.scope), query, body, params, request } as Call<
            z.infer<Query>,
            z.infer<Body>
          >),
        )
      const answer = await (request.method === 'GET' ? patiently(ask) : ask())
      const response = answer instanceof Response ? answer : Response.json(answer)
      // Answers depend on the reader, so no cache may store them.
      if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
      return response
    } catch (error) {
      return problem(error, request)
    }
  }
}

/** What only reads is asked again when the connection broke or another was in its way: asking twice changes nothing. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!isTransient(error) || tries > RETRIES) throw error
      await pause(150 * tries)
    }
  }
}

function pathOf(
  spec: { params?: Record<string, z.ZodType<string>> },
  given: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const text = acceptedText(value)
      if (text.length > PARAM_LENGTH_MAX || spec.params?.[name]?.safeParse(text).success === false)
        throw new NotFound('Nothing has this id.')
      return [name, text]
    }),
  )
}

// A repeated parameter is a list; a single one is a string.
function* queryValues(search: URLSearchParams): Generator<[string, string | string[]]> {
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name)
    yield [name, values.length > 1 ? values : values[0]!]
  }
}

async function actorOf(request: Request, permission: Permission): Promise<Actor> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer) {
    const found = await actorOfToken(bearer)
    if ('actor' in found) return found.actor
    const address = addressOf(request.headers)
    if (!(await takeToken(`refused ${address}`, REFUSALS_PER_MINUTE, 60)))
      throw new TooMany('Too many requests with a token that is not valid. Wait a minute.')
    const subject = found.refused ?? `unknown token from ${address}`
    // At most once an hour, so that a collector with a wrong token does not fill the log.
    if (await takeToken(`told of ${subject}`, 1, 3600))
      await note(subject, { action: 'token.refused', subject, detail: { why: found.why } })
    throw new SignedOut('The token is unknown, expired or revoked, or its creator lost access.')
  }
  const session = await currentSession()
  if (!session) throw new SignedOut('Sign in, or send a token: Authorization: Bearer …')
  refuseForgery(request)
  if (session.mustEnrol && permission !== 'account:own')
    throw new Forbidden('Your administrator asks for a second factor. Set it up at /account first.')
  return session.actor
}

// Cookies travel with requests that other sites cause; a changing request must come from our own pages.
function refuseForgery(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  const sameSite = site ? site === 'same-origin' : origin !== null && URL.parse(origin)?.host === host
  if (!sameSite) throw new Forbidden('This request did not come from a page of this Muster.')
}

async function jsonOf(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX)
    throw new TooLarge('The body is larger than 1 MiB.')
  const text = await request.text()
  if (text.length > BODY_BYTES_MAX) throw new TooLarge('The body is larger than 1 MiB.')
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Invalid(`The body is not JSON: ${(error as Error).message.slice(0, 200)}`)
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }))
  throw new Invalid(
    fields.map(({ field, problem }) => (field ? `${field}: ${problem}` : problem)).join('; '),
    { fields },
  )
}

/**
 * What a failure of the database means for who asked. Its own message names tables and values and goes to the log
 * only.
 */
function asFailure(error: unknown): Failure | null {
  if (error instanceof Failure) return error
  if (isUnfitValue(error))
    return new Invalid('A value in the request is longer or larger than can be stored.')
  if (isOverdue(error) || isTransient(error))
    return new Busy(
      'Muster is busy or its database is restarting. Nothing was changed; try again in a moment.',
    )
  return null
}

/**
 * RFC 9457 problem details. Any error that is not a Failure is a bug: it is logged with an id, and the answer holds
 * the id only.
 */
export function problem(error: unknown, request: Request): Response {
  // Of the web server; a test that calls a route has none.
  const id = request.headers.get('x-request-id') ?? randomUUID()
  const known = asFailure(error)
  if (known && known !== error)
    log.warn({ request: id, path: new URL(request.url).pathname, err: error }, known.title)
  if (!known) log.error({ request: id, path: new URL(request.url).pathname, err: error }, 'request failed')
  return Response.json(
    {
      type: 'about:blank',
      title: known?.title ?? 'Something failed inside Muster',
      status: known?.status ?? 500,
      detail: known?.message ?? `Nothing was changed. The log of the server has the cause under ${id}.`,
      instance: id,
      ...known?.detail,
    },
    {
      status: known?.status ?? 500,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...(known instanceof Busy && { 'retry-after': '3' }),
      },
    },
  )
}
