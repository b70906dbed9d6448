import { sheetOf } from '@/app/(console)/identities/sheet-of'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { grantsOf, trustsOf } from '@/lib/inventory/identity-rights'
import { workloadsOf } from '@/lib/inventory/identity-use'

export const GET = route(specs.getIdentity, async ({ actor, params }) => {
  const { identity, now: _now, ...sheet } = await sheetOf(actor, params.id!)
  const [grants, trusts, workloads] = await Promise.all([
    grantsOf(identity.id),
    trustsOf(identity.id),
    workloadsOf(identity.id),
  ])
  return { ...identity, ...sheet, grants, trusts, workloads }
})
