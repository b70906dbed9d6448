'use client'
import { z } from 'zod'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { label, url } from '@/lib/model/inputs'
import { LABEL_LENGTH_MAX } from '@/lib/model/limits'
import { useSetTicket } from './queries'

type Ticket = { url: string; label: string }
type Props = { path: string; ticket: Ticket | null; onClose: () => void; onDone: () => void }

const schema = z.object({ url, label: label.optional() })

export function TicketDialog({ path, ticket, onClose, onDone }: Props) {
  const set = useSetTicket(path)
  const save = (next: Ticket | null) => set.mutate(next, { onSuccess: onDone })
  return (
    <FormDialog
      title="Link ticket"
      schema={schema}
      action="Save link"
      change={set}
      onSubmit={(given) =>
        save({
          url: given.url,
          label: given.label ?? given.url.replace(/^https?:\/\//, '').slice(0, LABEL_LENGTH_MAX),
        })
      }
      onClose={onClose}
      more={
        ticket ? (
          <Button look="danger" onClick={() => save(null)}>
            Remove link
          </Button>
        ) : null
      }
    >
      {(field) => (
        <>
          <TextField label="Address" type="url" defaultValue={ticket?.url} {...field('url')} />
          <TextField
            label="Name"
            defaultValue={ticket?.label}
            hint="For example OPS-1234. Optional; the address is shown without it."
            {...field('label')}
          />
        </>
      )}
    </FormDialog>
  )
}
