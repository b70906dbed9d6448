import { frameworkSummaries } from '@/lib/frameworks/queries'
import { resolveReference } from '@/lib/frameworks/resolve'
import { route } from '@/lib/http/route'
import { shortList } from '@/lib/http/short-list'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.listFrameworks, async ({ actor, query }) =>
  query.q
    ? shortList(resolveReference(query.q), query, ({ framework, control }) => `${framework} ${control}`)
    : shortList(await frameworkSummaries(actor), query, ({ id }) => id),
)
