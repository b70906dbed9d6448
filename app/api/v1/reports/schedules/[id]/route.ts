import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { endSchedule } from '@/lib/reports/schedules'

export const DELETE = route(specs.endSchedule, ({ actor, params }) => endSchedule(actor, params.id!))
