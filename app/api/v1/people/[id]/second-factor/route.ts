import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { resetFactor } from '@/lib/people/account'

export const DELETE = route(specs.resetFactor, ({ actor, params }) => resetFactor(actor, params.id!))
