import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { markStep } from '@/lib/remediation/steps'

export const PUT = route(specs.markStep, ({ actor, params, body }) =>
  markStep(actor, params.id!, Number.parseInt(params.no!, 10) || 0, body),
)
