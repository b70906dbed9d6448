'use client'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { reason } from '@/lib/model/inputs'

type Props = {
  /** "14 items". */
  what: string
  change: { isPending: boolean; error: Error | null }
  onSubmit: (reason: string) => void
  onClose: () => void
}

const schema = z.object({ reason })

export const CarryDialog = ({ what, onSubmit, ...dialog }: Props) => (
  <FormDialog
    {...dialog}
    title={`Approve ${what} as before?`}
    schema={schema}
    action={`Approve ${what}`}
    onSubmit={(given) => onSubmit(given.reason)}
  >
    {(field) => (
      <>
        <p className="text-2">
          These items were approved in the last attestation, have not changed since, and have no evidence
          against them. All other items are decided one by one.
        </p>
        <TextArea label="Reason for all of them" {...field('reason')} />
      </>
    )}
  </FormDialog>
)
