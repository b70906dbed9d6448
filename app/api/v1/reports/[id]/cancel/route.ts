import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { cancelReport } from '@/lib/reports/ask'
import { reportDetail } from '@/lib/reports/queries'

export const POST = route(specs.cancelReport, async ({ actor, params }) =>
  cancelReport(actor, (await reportDetail(actor, params.id!)).id),
)
