import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { environmentMatrix, identitiesUsedFrom } from '@/lib/inventory/issuance'

export const GET = route(specs.listUseEnvironments, async ({ actor, query: { own, seen, limit } }) => {
  const cells = await environmentMatrix(actor)
  return own && seen
    ? { cells, ...(await identitiesUsedFrom(actor, { own, seen, limit })) }
    : { cells, rows: [], total: 0 }
})
