import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { policyOf, savePolicy } from '@/lib/policy/policy'

export const GET = route(specs.getPolicies, async () => {
  const [sla, exceptions, outward, access, frameworks, people, reports] = await Promise.all([
    policyOf('sla'),
    policyOf('exceptions'),
    policyOf('outward'),
    policyOf('access'),
    policyOf('frameworks'),
    policyOf('people'),
    policyOf('reports'),
  ])
  return { sla, exceptions, outward, access, frameworks, people, reports }
})
export const PUT = route(specs.savePolicy, ({ actor, body }) => savePolicy(actor, body.name, body.value))
