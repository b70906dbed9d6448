import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { policyDrift } from '@/lib/rules/policy-file'

export const GET = route(specs.getPolicyDrift, async () => ({ applied: await policyDrift() }))
