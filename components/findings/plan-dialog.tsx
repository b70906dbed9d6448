'use client'
import { useState } from 'react'
import { z } from 'zod'
import { Refused } from '@/components/session/ask'
import { Checkbox } from '@/components/ui/checkbox'
import { AssigneeField } from '@/components/owners/assignee-field'
import { type Planned, usePlanTasks } from '@/components/tasks/queries'
import { counted, endOfDay } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { Changed } from '@/lib/model/answers/findings'
import { day, name } from '@/lib/model/inputs'
import { type PlanBy, planBys } from '@/lib/model/vocabulary'

export type FindingDialogProps = {
  ids: readonly string[]
  onClose: () => void
  onDone: (answer: Changed) => void
}

const schema = z.object({
  assignee: name.optional(),
  day: day.optional(),
  by: z.enum(planBys).default('check'),
})
const choices: Record<PlanBy, string> = {
  check: 'One task per check',
  owner: 'One task per owner',
  finding: 'One task per finding',
}

type Props = Omit<FindingDialogProps, 'onDone'> & { me: string; onDone: (answer: Planned) => void }

/**
 * Creates a task for each finding, with the steps of its check's playbook. Says before it does so when tasks would be overdue from the
 * start.
 */
export function PlanDialog({ ids, me, onClose, onDone }: Props) {
  const [mayBeLate, setMayBeLate] = useState(false)
  const plan = usePlanTasks()
  const isOne = ids.length === 1
  return (
    <FormDialog
      title={isOne ? 'Create 1 task' : `Create tasks for ${counted(ids.length, 'finding')}`}
      schema={schema}
      action={isOne ? 'Create 1 task' : 'Create tasks'}
      change={plan}
      onSubmit={(given) =>
        plan.mutate(
          {
            ids: [...ids],
            assignee: given.assignee ?? null,
            due_at: given.day ? endOfDay(given.day) : null,
            by: isOne ? 'finding' : given.by,
            overdue: mayBeLate ? 'accept' : 'refuse',
          },
          { onSuccess: onDone },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">
            {isOne
              ? 'The task has the steps of its playbook. It closes only when later data confirms the fix.'
              : 'One task for several findings has one ticket and shows how many of them are fixed. Each finding keeps its steps and closes only when later data confirms its fix.'}
          </p>
          {isOne ? null : (
            <SelectField
              label="Create"
              options={planBys.map((value) => ({ value, label: choices[value] }))}
              {...field('by')}
            />
          )}
          <AssigneeField
            defaultValue={me}
            hint="E-mail or team. Leave empty to keep each finding's assignee."
            {...field('assignee')}
          />
          <TextField
            label="Due on"
            type="date"
            hint="Leave empty for the SLA, which counts from the day the finding was opened."
            {...field('day')}
          />
          {mayBeLate || (plan.error instanceof Refused && plan.error.status === 409) ? (
            <Checkbox
              label="Create them although they are overdue"
              checked={mayBeLate}
              onChange={(event) => setMayBeLate(event.target.checked)}
            />
          ) : null}
        </>
      )}
    </FormDialog>
  )
}
