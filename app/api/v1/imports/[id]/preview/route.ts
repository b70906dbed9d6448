import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { previewOf } from '@/lib/ingest/preview'

export const GET = route(specs.previewImport, ({ actor, params, query }) =>
  previewOf(actor, Number(params.id), query),
)
