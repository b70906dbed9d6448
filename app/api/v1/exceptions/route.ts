import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { exceptionFacets, listExceptions } from '@/lib/findings/exception-queries'
import { requestExceptions } from '@/lib/findings/exceptions'

export const GET = route(specs.listExceptions, async ({ actor, query }) => ({
  ...(await listExceptions(actor, query)),
  ...(query.facets && { facets: await exceptionFacets(actor, query) }),
}))
export const POST = route(specs.requestExceptions, ({ actor, body: { bridge, ...request } }) =>
  requestExceptions(actor, {
    ...request,
    ...(bridge && { bridge: { sunsetOn: bridge.sunset_on, nativeIdentity: bridge.native_identity } }),
  }),
)
