'use client'
import { z } from 'zod'
import { counted, endOfDay } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import type { Changed } from '@/lib/model/answers/findings'
import { day, reason } from '@/lib/model/inputs'
import { useChangeTasks } from './queries'

export type TaskDialogProps = {
  ids: readonly string[]
  onClose: () => void
  onDone: (answer: Changed) => void
}

const schema = z.object({ day, note: reason })

export function DueDialog({ ids, onClose, onDone }: TaskDialogProps) {
  const change = useChangeTasks()
  return (
    <FormDialog
      title={`Change the due date of ${counted(ids.length, 'task')}`}
      schema={schema}
      action="Change the date"
      cancel="Keep the date"
      change={change}
      onSubmit={(given) =>
        change.mutate(
          { action: 'due', ids: [...ids], due_at: endOfDay(given.day), note: given.note },
          { onSuccess: onDone },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextField label="Due on" type="date" {...field('day')} />
          <TextArea label="Reason" hint="Recorded in the history with the old date." {...field('note')} />
        </>
      )}
    </FormDialog>
  )
}
