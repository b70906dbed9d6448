import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { previewCustomCheck } from '@/lib/rules/custom-checks'

export const POST = route(specs.previewCustomCheck, ({ actor, params, body }) =>
  previewCustomCheck(actor, params.id!, body.definition, new Date()),
)
