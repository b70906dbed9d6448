import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeTasks } from '@/lib/remediation/change-tasks'

export const POST = route(specs.changeTasks, ({ actor, body }) =>
  changeTasks(actor, body.action === 'due' ? { ...body, dueAt: new Date(body.due_at) } : body),
)
