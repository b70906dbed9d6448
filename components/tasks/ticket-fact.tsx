'use client'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Fact } from '@/components/ui/facts'
import { lazily } from '@/components/ui/lazily'

const TicketDialog = lazily(() => import('./ticket-dialog').then((file) => file.TicketDialog))

type Props = {
  /** The route of what has the ticket: a task or a plan. */
  path: string
  ticket: { url: string; label: string } | null
  links: { name: string; href: string }[]
  refused: string | null
}

/** Where the ticket is; or a page of the ticket system with everything filled in, and a place for its address. */
export function TicketFact({ path, ticket, links, refused }: Props) {
  const refresh = useRefresh('tasks')
  const [open, setOpen] = useState(false)
  return (
    <Fact
      label="Ticket"
      provenance={
        ticket
          ? 'Added by a user. Muster does not read the ticket.'
          : links.length > 0
            ? 'Opens the ticket system with title and text filled in; Muster sends nothing.'
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
            {ticket ? 'Change' : 'Link ticket'}
          </Button>
        )}
      </span>
      {open ? (
        <TicketDialog
          path={path}
          ticket={ticket}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false)
            refresh()
          }}
        />
      ) : null}
    </Fact>
  )
}
