import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { search } from '@/lib/search/search'

export const GET = route(specs.search, async ({ actor, query }) => ({
  results: await search(actor, query.q),
}))
