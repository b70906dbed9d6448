import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { previewOf } from '@/lib/ingest/queries'

export const GET = route(specs.previewImport, async ({ actor, params }) => ({
  rows: await previewOf(actor, Number(params.id)),
}))
