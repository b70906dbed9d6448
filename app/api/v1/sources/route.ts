import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listSources } from '@/lib/ingest/queries'

export const GET = route(specs.listSources, async ({ actor }) => ({ rows: await listSources(actor) }))
