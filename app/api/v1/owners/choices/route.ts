import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { ownerChoices } from '@/lib/owners/choices'

export const GET = route(specs.ownerChoices, async ({ actor, query }) => ({
  rows: await ownerChoices(actor, query.q),
}))
