import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { endAbsence, setAbsence } from '@/lib/owners/absence'

export const PUT = route(specs.setAbsence, ({ actor, params, body }) =>
  setAbsence(actor, Number(params.id), body),
)
export const DELETE = route(specs.endAbsence, ({ actor, params }) => endAbsence(actor, Number(params.id)))
