'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextArea } from '@/components/ui/text-area'
import type { TaskDialogProps } from './due-dialog'
import { useChangeTasks } from './queries'
import { REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

export function CancelDialog({ ids, open, onClose, onDone }: TaskDialogProps) {
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
    const note = String(new FormData(event.currentTarget).get('note')).trim()
    if (note.length < REASON_LENGTH_MIN) return setShort(true)
    change.mutate({ action: 'cancel', ids: [...ids], note }, { onSuccess: onDone })
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Cancel ${what}?`}
      actions={
        <>
          <Button onClick={close}>Keep</Button>
          <Button
            look="danger"
            type="submit"
            form="cancel-tasks"
            aria-disabled={change.isPending || undefined}
          >
            {`Cancel ${what}`}
          </Button>
        </>
      }
    >
      <form id="cancel-tasks" className="stack" onSubmit={submit}>
        <p className="text-2">
          The gap stays: a finding without a task is open again and can be planned anew.
        </p>
        <TextArea
          label="Reason"
          name="note"
          required
          maxLength={TEXT_LENGTH_MAX}
          error={short ? `A reason has at least ${REASON_LENGTH_MIN} characters.` : change.error?.message}
          onChange={() => setShort(false)}
        />
      </form>
    </Dialog>
  )
}
