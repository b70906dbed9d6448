'use client'
import type { FormEvent } from 'react'
import { usePlanTasks } from '@/components/tasks/queries'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextField } from '@/components/ui/text-field'
import type { Changed } from '@/lib/model/answers/findings'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  ids: readonly string[]
  open: boolean
  me: string
  onClose: () => void
  onDone: (answer: Changed) => void
}

/** Makes a task of each finding, with the steps of its check's playbook. */
export function PlanDialog({ ids, open, me, onClose, onDone }: Props) {
  const plan = usePlanTasks()
  const what = counted(ids.length, 'fix', 'fixes')
  const close = () => {
    plan.reset()
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const day = String(given.get('day'))
    plan.mutate(
      {
        ids: [...ids],
        assignee: String(given.get('assignee')).trim() || null,
        // The whole of that day, where the reader is.
        due_at: day ? new Date(`${day}T23:59:59`).toISOString() : null,
      },
      { onSuccess: onDone },
    )
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Plan ${what}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="filled" type="submit" form="plan-fixes" aria-disabled={plan.isPending || undefined}>
            {`Plan ${what}`}
          </Button>
        </>
      }
    >
      <form id="plan-fixes" className="stack" onSubmit={submit}>
        <p className="text-2">
          Each becomes a task with the steps of its playbook. It closes when later data shows the gap gone,
          not by a click.
        </p>
        <TextField
          label="Assignee"
          name="assignee"
          defaultValue={me}
          maxLength={NAME_LENGTH_MAX}
          autoComplete="off"
          hint="An e-mail or a team. Empty: as the finding says."
        />
        <TextField
          label="Due on"
          name="day"
          type="date"
          hint="Empty: by severity and environment, counted from when the finding opened."
          error={plan.error?.message}
        />
      </form>
    </Dialog>
  )
}
