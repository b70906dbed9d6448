import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { requestDetail } from '@/lib/requests/queries'

export const GET = route(specs.getRequest, ({ actor, params }) => requestDetail(actor, params.id!))
