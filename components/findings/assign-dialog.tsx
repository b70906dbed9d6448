'use client'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextField } from '@/components/ui/text-field'
import type { Changed } from '@/lib/findings/change'
import { useChangeFindings } from './queries'

type Props = {
  ids: readonly string[]
  open: boolean
  me: string
  onClose: () => void
  onDone: (answer: Changed) => void
}

export function AssignDialog({ ids, open, me, onClose, onDone }: Props) {
  const change = useChangeFindings()
  const what = counted(ids.length, 'finding')
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
            form="assign-findings"
            aria-disabled={change.isPending || undefined}
          >
            {`Assign ${what}`}
          </Button>
        </>
      }
    >
      <form id="assign-findings" onSubmit={submit}>
        <TextField
          label="Assignee"
          name="assignee"
          defaultValue={me}
          maxLength={200}
          required
          autoComplete="off"
          hint="Who fixes it: an e-mail or a team. The history keeps who assigned it."
          error={change.error?.message}
        />
      </form>
    </Dialog>
  )
}
