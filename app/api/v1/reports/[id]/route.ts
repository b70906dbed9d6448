import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { reportDetail } from '@/lib/reports/queries'

export const GET = route(specs.getReport, ({ actor, params }) => reportDetail(actor, params.id!))
