import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { checkDetail } from '@/lib/checks/queries'

export const GET = route(specs.getCheck, ({ actor, params }) => checkDetail(actor, params.id!))
