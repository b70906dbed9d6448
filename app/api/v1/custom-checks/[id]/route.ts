import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { deleteCustomCheck, saveCustomCheck } from '@/lib/rules/custom-checks'

export const PUT = route(specs.saveCustomCheck, ({ actor, params, body }) =>
  saveCustomCheck(actor, params.id!, body.definition, body.isEnabled, body.basedOn),
)

export const DELETE = route(specs.deleteCustomCheck, ({ actor, params }) =>
  deleteCustomCheck(actor, params.id!),
)
