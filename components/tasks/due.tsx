import { Time } from '@/components/ui/time'
import type { TaskRow } from '@/lib/model/answers/remediation'

/** The due date; when it has passed, with the word and not only the colour. */
export function Due({ task }: { task: Pick<TaskRow, 'dueAt' | 'isOverdue'> }) {
  if (!task.dueAt) return <span className="text-3">No date</span>
  return task.isOverdue ? (
    <span>
      <Time at={task.dueAt} form="day" /> <span className="small strong nowrap wrong">overdue</span>
    </span>
  ) : (
    <Time at={task.dueAt} form="day" />
  )
}
