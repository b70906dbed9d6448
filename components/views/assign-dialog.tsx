'use client'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  /** "3 findings". */
  what: string
  hint: string
  open: boolean
  me: string
  isPending: boolean
  problem?: string
  /** Null is nobody. */
  onAssign: (assignee: string | null) => void
  onClose: () => void
}

/** Who shall see to it: the reader, somebody else, or nobody. */
export function AssignDialog({ what, hint, open, me, isPending, problem, onAssign, onClose }: Props) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onAssign(String(new FormData(event.currentTarget).get('assignee')).trim() || null)
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Assign ${what}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button onClick={() => onAssign(null)}>Assign to nobody</Button>
          <Button look="filled" type="submit" form="assign" aria-disabled={isPending || undefined}>
            {`Assign ${what}`}
          </Button>
        </>
      }
    >
      <form id="assign" onSubmit={submit}>
        <TextField
          label="Assignee"
          name="assignee"
          defaultValue={me}
          maxLength={NAME_LENGTH_MAX}
          required
          autoComplete="off"
          hint={hint}
          error={problem}
        />
      </form>
    </Dialog>
  )
}
