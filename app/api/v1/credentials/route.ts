import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { currentRules } from '@/lib/checks/rules'
import { credentialFacets, listCredentials } from '@/lib/facts/credentials'

export const GET = route(specs.listCredentials, async ({ actor, query }) => {
  const policyDays = (await currentRules()).params.get('rotation-overdue')!.default_interval_days!
  return {
    ...(await listCredentials(actor, query, policyDays)),
    ...(query.facets && { facets: await credentialFacets(actor, query, policyDays) }),
  }
})
