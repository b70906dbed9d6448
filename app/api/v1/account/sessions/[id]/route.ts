import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { endOwnSession } from '@/lib/people/sessions'

export const DELETE = route(specs.endOwnSession, ({ actor, params }) => endOwnSession(actor, params.id!))
