import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { sayNotMine } from '@/lib/owners/disown'

export const POST = route(specs.sayNotMine, ({ actor, body }) => sayNotMine(actor, body.ids, body.note))
