import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { deliveriesOf } from '@/lib/outward/queries'

export const GET = route(specs.listDeliveries, async ({ actor, params }) => ({
  rows: await deliveriesOf(actor, params.id!),
}))
