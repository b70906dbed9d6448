import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { replayDelivery } from '@/lib/outward/webhooks'

export const POST = route(specs.replayDelivery, ({ actor, params }) => replayDelivery(actor, params.id!))
