'use client'
import { IconExternalLink } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Fact } from '@/components/ui/facts'
import { TextField } from '@/components/ui/text-field'
import { useSetTicket } from './queries'
import { LABEL_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  taskId: string
  ticket: { url: string; label: string } | null
  links: { name: string; href: string }[]
  refused: string | null
}

/** Where the ticket is; or a page of the ticket system with everything filled in, and a place for its address. */
export function TicketFact({ taskId, ticket, links, refused }: Props) {
  const refresh = useRefresh('tasks')
  const set = useSetTicket(taskId)
  const [open, setOpen] = useState(false)
  const save = (next: { url: string; label: string } | null) =>
    set.mutate(next, {
      onSuccess: () => {
        setOpen(false)
        refresh()
      },
    })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const url = String(given.get('url')).trim()
    save({ url, label: String(given.get('label')).trim() || url.replace(/^https?:\/\//, '').slice(0, 80) })
  }
  return (
    <Fact
      label="Ticket"
      provenance={
        ticket
          ? 'Stored by a person. Muster does not read it.'
          : links.length > 0
            ? 'Opens the other system with title and text filled in; nothing is sent from here.'
            : 'An administrator can add Jira, ServiceNow, GitHub or GitLab under Settings.'
      }
    >
      <span className="row wrap">
        {ticket ? (
          <a href={ticket.url} target="_blank" rel="noreferrer">
            {ticket.label}
          </a>
        ) : (
          links.map((link) => (
            <a key={link.name} href={link.href} target="_blank" rel="noreferrer" className="row">
              Create in {link.name} <IconExternalLink size={14} aria-hidden="true" />
            </a>
          ))
        )}
        {refused ? null : (
          <Button small look="quiet" onClick={() => setOpen(true)}>
            {ticket ? 'Change' : 'Store its address'}
          </Button>
        )}
      </span>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Where is the ticket?"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            {ticket ? (
              <Button look="danger" onClick={() => save(null)}>
                Forget it
              </Button>
            ) : null}
            <Button look="filled" type="submit" form="ticket" aria-disabled={set.isPending || undefined}>
              Store the address
            </Button>
          </>
        }
      >
        <form id="ticket" className="stack" onSubmit={submit}>
          <TextField
            label="Address"
            name="url"
            type="url"
            required
            maxLength={TEXT_LENGTH_MAX}
            defaultValue={ticket?.url}
            error={set.error?.message}
          />
          <TextField
            label="What it is called"
            name="label"
            maxLength={LABEL_LENGTH_MAX}
            defaultValue={ticket?.label}
            hint="OPS-1234. Without one, its address."
          />
        </form>
      </Dialog>
    </Fact>
  )
}
