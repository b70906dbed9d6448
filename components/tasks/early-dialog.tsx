'use client'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { reason } from '@/lib/model/inputs'

type Props = {
  /** Why the monitoring period is as long as it is. */
  because: string
  change: { isPending: boolean; error: Error | null }
  onTick: (reason: string) => void
  onClose: () => void
}

const schema = z.object({ anyway: reason })

/** A step that cannot be undone, before the monitoring period has ended. */
export const EarlyDialog = ({ because, change, onTick, onClose }: Props) => (
  <FormDialog
    title="The monitoring period has not ended. Mark as done anyway?"
    schema={schema}
    action="Mark as done anyway"
    look="danger"
    cancel="Wait"
    change={change}
    onSubmit={({ anyway }) => onTick(anyway)}
    onClose={onClose}
  >
    {(field) => (
      <>
        <p className="text-2">
          {because} A deletion cannot be undone if something that is used rarely still needs it.
        </p>
        <TextArea label="Why it cannot wait" {...field('anyway')} />
      </>
    )}
  </FormDialog>
)
