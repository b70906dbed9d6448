import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { listIdentities } from '@/lib/inventory/identities'
import { platformPrincipals } from '@/lib/inventory/platform-principals'

export const GET = route(specs.listIdentities, async ({ actor, query }) => ({
  ...(await listIdentities(actor, query)),
  ...(query.facets && { facets: await identityFacets(actor, query) }),
  ...(query.platform && { platformOwn: await platformPrincipals(actor) }),
}))
