import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { sourcePage } from '@/lib/ingest/queries'

export const GET = route(specs.listSources, ({ actor, query }) => sourcePage(actor, query))
