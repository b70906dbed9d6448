'use client'
import { useState, type FormEvent } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextField } from '@/components/ui/text-field'
import type { Assigned } from '@/lib/owners/assign'
import { useAssignOwner } from './queries'

type Props = {
  ids: readonly string[]
  refused: string | null
  filled?: boolean
  small?: boolean
  onDone?: (answer: Assigned, owner: string) => void
}

/** Names an owner for one or many identities. */
export function AssignOwner({ ids, refused, filled, small, onDone }: Props) {
  const refresh = useRefresh()
  const [open, setOpen] = useState(false)
  const assign = useAssignOwner()
  if (refused)
    return (
      <Button small={small} refused={refused}>
        Assign owner
      </Button>
    )
  const close = () => {
    assign.reset()
    setOpen(false)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const owner = String(new FormData(event.currentTarget).get('owner')).trim()
    assign.mutate(
      { ids: [...ids], owner, decision: 'accept' },
      {
        onSuccess: (answer) => {
          close()
          onDone?.(answer, owner)
          refresh()
        },
      },
    )
  }
  const what = counted(ids.length, 'identity', 'identities')
  return (
    <>
      <Button look={filled ? 'filled' : 'plain'} small={small} onClick={() => setOpen(true)}>
        Assign owner
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`Assign an owner to ${what}`}
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="filled"
              type="submit"
              form="assign-owner"
              aria-disabled={assign.isPending || undefined}
            >
              {`Assign owner to ${what}`}
            </Button>
          </>
        }
      >
        <form id="assign-owner" onSubmit={submit}>
          <TextField
            label="Owner"
            name="owner"
            required
            maxLength={320}
            autoComplete="off"
            hint="A person or team of the imported directory: the e-mail, or the full name."
            error={assign.error?.message}
          />
        </form>
      </Dialog>
    </>
  )
}
