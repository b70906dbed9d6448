'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { label, name, url } from '@/lib/model/inputs'
import type { TicketKind } from '@/lib/tasks/ticket-link'
import { useSaveTicketSystem } from './queries'
import { ticketKinds } from './ticket-kinds'

const base = z.object({ name: label, address: url, type: label.optional() })
const withProject = base.extend({ project: name })
const withoutProject = base.extend({ project: name.optional() })

export function TicketSystemDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter()
  const save = useSaveTicketSystem()
  const [kind, setKind] = useState<TicketKind>('jira')
  const needsProject = kind === 'github' || kind === 'gitlab'
  return (
    <FormDialog
      title="Add a ticket system"
      schema={(needsProject ? withProject : withoutProject) as typeof withoutProject}
      action="Add ticket system"
      change={save}
      onSubmit={({ type, project, ...given }) =>
        save.mutate(
          { ...given, kind, project: project ?? null, issue_type: type ?? null },
          {
            onSuccess: () => {
              onClose()
              router.refresh()
            },
          },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <SelectField
            label="System"
            value={kind}
            onChange={(event) => setKind(event.target.value as TicketKind)}
            options={Object.entries(ticketKinds).map(([value, one]) => ({ value, label: one.name }))}
          />
          <TextField label="Name" autoComplete="off" {...field('name')} />
          <TextField label="Address" type="url" placeholder="https://" {...field('address')} />
          <TextField
            label={ticketKinds[kind].project}
            autoComplete="off"
            hint={ticketKinds[kind].hint}
            {...field('project')}
          />
          {kind === 'jira' ? <TextField label="Issue type id" autoComplete="off" {...field('type')} /> : null}
        </>
      )}
    </FormDialog>
  )
}
