'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import type { ScopeChoices } from '@/components/session/scope-words'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { name } from '@/lib/model/inputs'
import { AccessEndField } from './access-end-field'
import { useSetGroupRole } from './queries'
import { type Access, ScopeFields } from './scope-fields'

const schema = z.object({ group: name })

/** The role and scope of a directory group's members, and until when. */
export function GroupDialog({ choices, onClose }: { choices: ScopeChoices; onClose: () => void }) {
  const router = useRouter()
  const set = useSetGroupRole()
  const [access, setAccess] = useState<Access>({ role: 'analyst', scope: {} })
  const [endsAt, setEndsAt] = useState<string | null>(null)
  return (
    <FormDialog
      title="Map a group"
      schema={schema}
      action="Map the group"
      change={set}
      onSubmit={({ group }) =>
        set.mutate(
          { group, ...access, accessEndsAt: endsAt },
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
          <TextField
            label="Group, as the provider names it"
            hint="An end of access that is set for a person stays unless you set one here."
            {...field('group')}
          />
          <ScopeFields access={access} choices={choices} onChange={setAccess} />
          <AccessEndField value={endsAt} onChange={setEndsAt} />
        </>
      )}
    </FormDialog>
  )
}
