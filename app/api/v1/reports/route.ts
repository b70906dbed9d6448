import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { askForReport } from '@/lib/reports/ask'
import { listReports } from '@/lib/reports/queries'

export const GET = route(specs.listReports, ({ actor, query }) => listReports(actor, query))

export const POST = route(specs.askForReport, ({ actor, body }) => askForReport(actor, body))
