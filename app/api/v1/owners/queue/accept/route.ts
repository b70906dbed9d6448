import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { acceptBest } from '@/lib/owners/assign'

export const POST = route(specs.acceptBest, ({ actor, body }) => acceptBest(actor, body.ids, body.confidence))
