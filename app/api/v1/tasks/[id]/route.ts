import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { commentsOn } from '@/lib/tasks/talk'
import { historyOfTask, proofsOf, stepsOfTask } from '@/lib/tasks/task-detail'
import { taskById } from '@/lib/tasks/task-queries'

export const GET = route(specs.getTask, async ({ actor, params }) => {
  const task = await taskById(actor, params.id!)
  const [steps, proofs, history, comments] = await Promise.all([
    stepsOfTask(task.id),
    proofsOf({ taskId: task.id }),
    historyOfTask(task.id),
    commentsOn(task.findingId ? 'finding' : 'task', task.findingId ?? task.id),
  ])
  return { ...task, steps, proofs, history, comments }
})
