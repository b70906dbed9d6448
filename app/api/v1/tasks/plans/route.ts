import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listPlans } from '@/lib/tasks/plans'

export const GET = route(specs.listPlans, ({ actor, query }) => listPlans(actor, query))
