'use client'
import { z } from 'zod'
import { usePlanTasks } from '@/components/tasks/queries'
import { counted, endOfDay } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import type { Changed } from '@/lib/model/answers/findings'
import { day, name } from '@/lib/model/inputs'

export type FindingDialogProps = {
  ids: readonly string[]
  onClose: () => void
  onDone: (answer: Changed) => void
}

const schema = z.object({ assignee: name.optional(), day: day.optional() })

/** Creates a task for each finding, with the steps of its check's playbook. */
export function PlanDialog({ ids, me, onClose, onDone }: FindingDialogProps & { me: string }) {
  const plan = usePlanTasks()
  const what = counted(ids.length, 'task')
  return (
    <FormDialog
      title={`Create ${what}`}
      schema={schema}
      action={`Create ${what}`}
      change={plan}
      onSubmit={(given) =>
        plan.mutate(
          {
            ids: [...ids],
            assignee: given.assignee ?? null,
            due_at: given.day ? endOfDay(given.day) : null,
          },
          { onSuccess: onDone },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">
            Each finding gets a task with the steps of its playbook. A task closes only when later data
            confirms the fix.
          </p>
          <TextField
            label="Assignee"
            defaultValue={me}
            autoComplete="off"
            hint="E-mail or team. Leave empty to keep each finding's assignee."
            {...field('assignee')}
          />
          <TextField
            label="Due on"
            type="date"
            hint="Leave empty for the SLA (from the opening date; may already be overdue)."
            {...field('day')}
          />
        </>
      )}
    </FormDialog>
  )
}
