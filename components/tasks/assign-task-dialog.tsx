'use client'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextField } from '@/components/ui/text-field'
import type { Changed } from '@/lib/findings/change'
import { useChangeTasks } from './queries'

export type TaskDialogProps = {
  ids: readonly string[]
  open: boolean
  onClose: () => void
  onDone: (answer: Changed) => void
}

export function AssignTaskDialog({ ids, open, me, onClose, onDone }: TaskDialogProps & { me: string }) {
  const change = useChangeTasks()
  const what = counted(ids.length, 'task')
  const assign = (assignee: string | null) =>
    change.mutate({ action: 'assign', ids: [...ids], assignee }, { onSuccess: onDone })
  const close = () => {
    change.reset()
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    assign(String(new FormData(event.currentTarget).get('assignee')).trim() || null)
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Assign ${what}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button onClick={() => assign(null)}>Assign to nobody</Button>
          <Button
            look="filled"
            type="submit"
            form="assign-tasks"
            aria-disabled={change.isPending || undefined}
          >
            {`Assign ${what}`}
          </Button>
        </>
      }
    >
      <form id="assign-tasks" onSubmit={submit}>
        <TextField
          label="Assignee"
          name="assignee"
          defaultValue={me}
          maxLength={200}
          required
          autoComplete="off"
          hint="An e-mail or a team. The finding behind it is assigned with it."
          error={change.error?.message}
        />
      </form>
    </Dialog>
  )
}
