import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeFindings } from '@/lib/findings/change'

export const POST = route(specs.changeFindings, ({ actor, body }) => changeFindings(actor, body))
