import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listSchedules, scheduleReport } from '@/lib/reports/schedules'

export const GET = route(specs.listSchedules, async ({ actor }) => ({ rows: await listSchedules(actor) }))
export const POST = route(specs.scheduleReport, ({ actor, body }) => scheduleReport(actor, body))
