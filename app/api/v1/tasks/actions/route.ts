import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeTasks } from '@/lib/tasks/change-tasks'

export const POST = route(specs.changeTasks, ({ actor, body }) =>
  changeTasks(actor, body.action === 'due' ? { ...body, dueAt: new Date(body.due_at) } : body),
)
