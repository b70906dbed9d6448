'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { useDeleteTicketSystem } from './queries'
import { ticketKinds } from './ticket-kinds'
import type { TicketSystem } from '@/lib/model/answers/remediation'
import { lazily } from '@/components/ui/lazily'

const TicketSystemDialog = lazily(() =>
  import('./ticket-system-dialog').then((file) => file.TicketSystemDialog),
)

/** Ticket systems for which a task offers a "create" page with everything filled in. Muster has no access to them. */
export function TicketSystems({ systems }: { systems: TicketSystem[] }) {
  const router = useRouter()
  const remove = useDeleteTicketSystem()
  const [open, setOpen] = useState(false)
  return (
    <section aria-labelledby="tickets">
      <SectionTitle
        id="tickets"
        note="links only; Muster has no access to them"
        more={
          <Button look="filled" small onClick={() => setOpen(true)}>
            Add a ticket system
          </Button>
        }
      >
        Ticket systems
      </SectionTitle>
      {remove.error ? <ErrorState title="Nothing was removed.">{remove.error.message}</ErrorState> : null}
      {systems.length === 0 ? (
        <EmptyState title="No ticket systems.">
          Tasks then offer a “create ticket” link with title and text filled in, and store the ticket address.
        </EmptyState>
      ) : (
        <Table label="Ticket systems">
          <thead>
            <tr>
              <HeadCell>System</HeadCell>
              <HeadCell width={200} keep={2}>
                Project
              </HeadCell>
              <HeadCell width={104}>
                <span className="visually-hidden">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {systems.map((one) => (
              <tr key={one.id}>
                <Cell>
                  <NameCell name={one.name} detail={`${ticketKinds[one.kind].name} · ${one.address}`} />
                </Cell>
                <Cell keep={2}>{one.project ?? <span className="text-3">none</span>}</Cell>
                <Cell>
                  <Button
                    small
                    look="danger"
                    onClick={() => remove.mutate(one.id, { onSuccess: () => router.refresh() })}
                  >
                    Remove
                  </Button>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {open ? <TicketSystemDialog onClose={() => setOpen(false)} /> : null}
    </section>
  )
}
