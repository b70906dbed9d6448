import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { departureOf } from '@/lib/owners/departure-queries'

export const GET = route(specs.departure, ({ actor, params, query }) =>
  departureOf(actor, Number(params.id), query),
)
