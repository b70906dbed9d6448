import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { askForEvidence } from '@/lib/requests/ask'
import { listRequests, requestFacets } from '@/lib/requests/queries'

export const GET = route(specs.listRequests, async ({ actor, query }) => ({
  ...(await listRequests(actor, query)),
  ...(query.facets && { facets: await requestFacets(actor, query) }),
}))
export const POST = route(specs.askForEvidence, ({ actor, body }) => askForEvidence(actor, body))
