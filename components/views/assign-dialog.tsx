'use client'
import { z } from 'zod'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { AssigneeField } from '@/components/owners/assignee-field'
import { name } from '@/lib/model/inputs'

type Props = {
  /** "3 findings". */
  what: string
  hint: string
  me: string
  change: { isPending: boolean; error: Error | null }
  /** Null unassigns. */
  onAssign: (assignee: string | null) => void
  onClose: () => void
}

const schema = z.object({ assignee: name })

/** Assigns to the reader or somebody else, or unassigns. */
export const AssignDialog = ({ what, hint, me, change, onAssign, onClose }: Props) => (
  <FormDialog
    title={`Assign ${what}`}
    schema={schema}
    action={`Assign ${what}`}
    change={change}
    onSubmit={({ assignee }) => onAssign(assignee)}
    onClose={onClose}
    more={<Button onClick={() => onAssign(null)}>Unassign</Button>}
  >
    {(field) => <AssigneeField hint={hint} defaultValue={me} {...field('assignee')} />}
  </FormDialog>
)
