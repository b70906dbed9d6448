import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { findingFacets, listFindings } from '@/lib/findings/queries'

export const GET = route(specs.listFindings, async ({ actor, query }) => ({
  ...(await listFindings(actor, query)),
  ...(query.facets && { facets: await findingFacets(actor, query) }),
}))
