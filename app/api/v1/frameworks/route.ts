import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { resolveReference } from '@/lib/frameworks/resolve'

export const GET = route(specs.listFrameworks, async ({ actor, query }) =>
  query.q ? { rows: resolveReference(query.q) } : { rows: await frameworkSummaries(actor) },
)
