import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { decideNature } from '@/lib/ingest/decide-nature'

export const PUT = route(specs.decideNature, ({ actor, params, body }) =>
  decideNature(actor, Number(params.id), body.is),
)
