import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { planFindings } from '@/lib/tasks/plan'
import { listTasks, taskFacets } from '@/lib/tasks/task-queries'

export const GET = route(specs.listTasks, async ({ actor, query }) => ({
  ...(await listTasks(actor, query)),
  ...(query.facets && { facets: await taskFacets(actor, query) }),
}))
export const POST = route(specs.planTasks, ({ actor, body }) =>
  planFindings(actor, {
    ids: body.ids,
    assignee: body.assignee,
    overdue: body.overdue,
    by: body.by,
    dueAt: body.due_at === null ? null : new Date(body.due_at),
  }),
)
