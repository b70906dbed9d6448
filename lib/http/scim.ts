import 'server-only'
import type { z } from 'zod'
import { ERROR } from '@/lib/model/scim'
import { setting } from '@/lib/db/settings'
import { type Call, route } from './route'

// The door for directories: SCIM 2.0. Its contract is RFC 7644, so it is not part of /api/v1 and its OpenAPI document.

const MEDIA_TYPE = 'application/scim+json'

type Handler = ReturnType<typeof route>

/**
 * Wraps a verb as a SCIM route: what `route` does, with media type, errors and addresses as RFC 7644 has them.
 * @param call answers with a resource, or with null when there is nothing to say
 */
export function scimRoute<Query extends z.ZodType = z.ZodUndefined, Body extends z.ZodType = z.ZodUndefined>(
  about: { summary: string; query?: Query; body?: Body; created?: true },
  call: (call: Call<z.infer<Query>, z.infer<Body>>) => Promise<object | null | void>,
): Handler {
  const inner = route<Query, Body, z.ZodAny>({ ...about, permission: 'people:manage' }, async (given) => {
    const answer = await call(given)
    if (!answer) return new Response(null, { status: 204 })
    const base = setting('MUSTER_URL') ?? new URL(given.request.url).origin
    const told = located(answer, base)
    const location = told.meta?.location
    return Response.json(told, {
      status: about.created ? 201 : 200,
      headers: { 'content-type': MEDIA_TYPE, ...(location && { location }) },
    })
  })
  return async (request, context) => {
    const answer = await inner(request, context)
    return answer.status < 400 ? answer : errorOf(answer)
  }
}

interface Located {
  meta?: { location: string }
  Resources?: Located[]
}

/** The same with whole addresses: of itself, and of what it lists. */
function located(answer: Located, base: string): Located {
  const { meta, Resources } = answer
  return {
    ...answer,
    ...(meta && { meta: { ...meta, location: base + meta.location } }),
    ...(Resources && { Resources: Resources.map((one) => located(one, base)) }),
  }
}

/** RFC 7644, section 3.12. What does not fit is 400 there. */
async function errorOf(answer: Response): Promise<Response> {
  const { detail, scimType, errors } = (await answer.json()) as {
    detail: string
    scimType?: string
    errors?: unknown
  }
  const status = answer.status === 422 ? 400 : answer.status
  const type = scimType ?? (status === 400 ? 'invalidValue' : undefined)
  const words = errors ? `${detail} ${JSON.stringify(errors).slice(0, 500)}` : detail
  return Response.json(
    { schemas: [ERROR], status: String(status), ...(type && { scimType: type }), detail: words },
    {
      status,
      headers: {
        'content-type': MEDIA_TYPE,
        'cache-control': 'no-store',
        ...(answer.headers.has('retry-after') && { 'retry-after': answer.headers.get('retry-after')! }),
      },
    },
  )
}
