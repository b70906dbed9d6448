import { instant } from '@/lib/db/instant'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { explain } from '@/lib/checks/queries'
import { credentialsOf } from '@/lib/inventory/credentials'
import { identityDetail } from '@/lib/inventory/identity-detail'
import { grantsOf, trustsOf } from '@/lib/inventory/identity-rights'
import { workloadsOf } from '@/lib/inventory/identity-use'
import { findingsOf } from '@/lib/findings/queries'

export const GET = route(specs.getIdentity, async ({ actor, params }) => {
  const identity = await identityDetail(actor, params.id!)
  const [credentials, grants, trusts, workloads, findings, verdicts] = await Promise.all([
    credentialsOf(identity.id),
    grantsOf(identity.id),
    trustsOf(identity.id),
    workloadsOf(identity.id),
    findingsOf(identity.id),
    explain(identity.id, instant()),
  ])
  return { ...identity, credentials, grants, trusts, workloads, findings, verdicts }
})
