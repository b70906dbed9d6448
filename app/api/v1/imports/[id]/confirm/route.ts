import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { confirmImport } from '@/lib/ingest/decide'

export const POST = route(specs.confirmImport, ({ actor, params, body }) =>
  confirmImport(actor, Number(params.id), body.completeness),
)
