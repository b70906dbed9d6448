'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import type { TicketKind } from '@/lib/tasks/ticket-link'
import { useDeleteTicketSystem, useSaveTicketSystem } from './queries'
import styles from './settings.module.css'
import type { TicketSystem } from '@/lib/model/answers/remediation'
import { LABEL_LENGTH_MAX, NAME_LENGTH_MAX } from '@/lib/model/limits'

const kinds: Record<TicketKind, { name: string; project: string; hint: string }> = {
  jira: { name: 'Jira', project: 'Project id', hint: 'The number in the address of its settings (pid).' },
  servicenow: { name: 'ServiceNow', project: 'Table', hint: 'incident without one.' },
  github: { name: 'GitHub', project: 'Repository', hint: 'owner/repository' },
  gitlab: { name: 'GitLab', project: 'Project', hint: 'group/project' },
}

/** Ticket systems for which a task offers a "create" page with everything filled in. Muster holds no account there. */
export function TicketSystems({ systems }: { systems: TicketSystem[] }) {
  const router = useRouter()
  const save = useSaveTicketSystem()
  const remove = useDeleteTicketSystem()
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<TicketKind>('jira')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    save.mutate(
      {
        name: text('name'),
        kind,
        address: text('address'),
        project: text('project') || null,
        issue_type: text('type') || null,
      },
      {
        onSuccess: () => {
          setOpen(false)
          router.refresh()
        },
      },
    )
  }
  return (
    <section aria-labelledby="tickets">
      <SectionTitle
        id="tickets"
        note="links only; Muster holds no account there"
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
        <EmptyState title="No ticket system.">
          With one, a task offers its “create” page with title and text filled in, and keeps the address of
          the ticket.
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
                  <NameCell name={one.name} detail={`${kinds[one.kind].name} · ${one.address}`} />
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
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Add a ticket system"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button look="filled" type="submit" form="ticket-system">
              Add it
            </Button>
          </>
        }
      >
        <form id="ticket-system" className={styles.form} onSubmit={submit}>
          <SelectField
            label="System"
            value={kind}
            onChange={(event) => setKind(event.target.value as TicketKind)}
            options={Object.entries(kinds).map(([value, { name }]) => ({ value, label: name }))}
          />
          <TextField label="Name" name="name" required maxLength={LABEL_LENGTH_MAX} autoComplete="off" />
          <TextField
            label="Address"
            name="address"
            type="url"
            required
            maxLength={500}
            placeholder="https://"
            error={save.error?.message}
          />
          <TextField
            label={kinds[kind].project}
            name="project"
            required={kind === 'github' || kind === 'gitlab'}
            maxLength={NAME_LENGTH_MAX}
            autoComplete="off"
            hint={kinds[kind].hint}
          />
          {kind === 'jira' ? (
            <TextField label="Issue type id" name="type" maxLength={LABEL_LENGTH_MAX} autoComplete="off" />
          ) : null}
        </form>
      </Dialog>
    </section>
  )
}
