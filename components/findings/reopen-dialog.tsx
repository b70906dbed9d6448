'use client'
import { z } from 'zod'
import { counted } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { note } from '@/lib/model/inputs'
import type { FindingDialogProps } from './plan-dialog'
import { useChangeFindings } from './queries'

const schema = z.object({ reason: note.optional() })

/** Ends exceptions and dismissals of findings. */
export function ReopenDialog({ ids, onClose, onDone }: FindingDialogProps) {
  const change = useChangeFindings()
  const what = counted(ids.length, 'finding')
  return (
    <FormDialog
      title={`Reopen ${what}`}
      schema={schema}
      action={`Reopen ${what}`}
      change={change}
      onSubmit={({ reason }) =>
        change.mutate({ action: 'reopen', ids: [...ids], reason }, { onSuccess: onDone })
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">
            Ends the exception or dismissal now; the finding is open again. Others are skipped.
          </p>
          <TextArea label="Reason" {...field('reason')} />
        </>
      )}
    </FormDialog>
  )
}
