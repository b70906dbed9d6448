import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { identityFacets } from '@/lib/facts/identity-facets'
import { listIdentities } from '@/lib/facts/identities'
import { numbersOf } from '@/lib/checks/index'

export const GET = route(specs.listIdentities, async ({ actor, query }) => ({
  ...(await listIdentities(actor, query, numbersOf)),
  ...(query.facets && { facets: await identityFacets(actor, query, numbersOf) }),
}))
