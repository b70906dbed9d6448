import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { deliveriesOf } from '@/lib/outward/queries'

export const GET = route(specs.listDeliveries, async ({ params }) => ({
  rows: await deliveriesOf(params.id!),
}))
