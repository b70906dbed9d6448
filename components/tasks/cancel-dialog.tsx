'use client'
import { z } from 'zod'
import { counted } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { reason } from '@/lib/model/inputs'
import type { TaskDialogProps } from './due-dialog'
import { useChangeTasks } from './queries'

const schema = z.object({ note: reason })

export function CancelDialog({ ids, onClose, onDone }: TaskDialogProps) {
  const change = useChangeTasks()
  const what = counted(ids.length, 'task')
  return (
    <FormDialog
      title={`Cancel ${what}?`}
      schema={schema}
      action={`Cancel ${what}`}
      look="danger"
      cancel="Keep"
      change={change}
      onSubmit={({ note }) => change.mutate({ action: 'cancel', ids: [...ids], note }, { onSuccess: onDone })}
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">The findings stay open and can get a new task.</p>
          <TextArea label="Reason" {...field('note')} />
        </>
      )}
    </FormDialog>
  )
}
