'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { useChangeTasks } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

export type TaskDialogProps = {
  ids: readonly string[]
  open: boolean
  onClose: () => void
  onDone: (answer: Changed) => void
}

export function DueDialog({ ids, open, onClose, onDone }: TaskDialogProps) {
  const change = useChangeTasks()
  const [short, setShort] = useState(false)
  const what = counted(ids.length, 'task')
  const close = () => {
    change.reset()
    setShort(false)
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const note = String(given.get('note')).trim()
    if (note.length < REASON_LENGTH_MIN) return setShort(true)
    // The whole of that day, where the reader is.
    const due_at = new Date(`${String(given.get('day'))}T23:59:59`).toISOString()
    change.mutate({ action: 'due', ids: [...ids], due_at, note }, { onSuccess: onDone })
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Change the due date of ${what}`}
      actions={
        <>
          <Button onClick={close}>Keep the date</Button>
          <Button look="filled" type="submit" form="due-tasks" aria-disabled={change.isPending || undefined}>
            Change the date
          </Button>
        </>
      }
    >
      <form id="due-tasks" className="stack" onSubmit={submit}>
        <TextField label="Due on" name="day" type="date" required />
        <TextArea
          label="Reason"
          name="note"
          required
          maxLength={TEXT_LENGTH_MAX}
          hint="Stands in the history beside the date that it replaces."
          error={short ? `A reason has at least ${REASON_LENGTH_MIN} characters.` : change.error?.message}
          onChange={() => setShort(false)}
        />
      </form>
    </Dialog>
  )
}
