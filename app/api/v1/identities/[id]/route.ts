import { sheetOf } from '@/app/(console)/identities/sheet-of'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { exposuresOf } from '@/lib/inventory/exposures'
import { familyOf } from '@/lib/inventory/identity-family'
import { joinsOf } from '@/lib/inventory/identity-joins'
import { grantsOf, trustsOf } from '@/lib/inventory/identity-rights'
import { workloadsOf } from '@/lib/inventory/identity-use'

export const GET = route(specs.getIdentity, async ({ actor, params }) => {
  const { identity, now: _now, ...sheet } = await sheetOf(actor, params.id!)
  const [exposures, grants, trusts, joins, family, workloads] = await Promise.all([
    exposuresOf(identity.id),
    grantsOf(identity.id),
    trustsOf(identity.id),
    joinsOf(actor, identity.id),
    familyOf(actor, identity.id),
    workloadsOf(identity.id),
  ])
  return { ...identity, ...sheet, exposures, grants, trusts, joins, family, workloads }
})
