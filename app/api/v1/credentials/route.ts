import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { agePolicy, currentRules } from '@/lib/checks/rules'
import { credentialFacets, listCredentials } from '@/lib/inventory/credentials'

export const GET = route(specs.listCredentials, async ({ actor, query }) => {
  const policy = agePolicy(await currentRules())
  return {
    ...(await listCredentials(actor, query, policy)),
    ...(query.facets && { facets: await credentialFacets(actor, query, policy) }),
  }
})
