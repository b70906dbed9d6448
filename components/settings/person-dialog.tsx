'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ScopeChoices } from '@/components/session/scope-words'
import { FormDialog } from '@/components/ui/form-dialog'
import type { PersonRow } from '@/lib/model/answers/access'
import { AccessEndField } from './access-end-field'
import { useChangeRole } from './queries'
import { type Access, ScopeFields } from './scope-fields'

type Props = { person: PersonRow; choices: ScopeChoices; isSelf: boolean; onClose: () => void }

/** Another role or scope; it applies to the person's next request. */
export function PersonDialog({ person, choices, isSelf, onClose }: Props) {
  const router = useRouter()
  const change = useChangeRole()
  const [access, setAccess] = useState<Access>({ role: person.role ?? 'owner', scope: person.scope })
  const [endsAt, setEndsAt] = useState(person.accessEndsAt)
  return (
    <FormDialog
      title={`Role and scope of ${person.name}`}
      action={`Change ${person.name}`}
      change={change}
      onSubmit={() =>
        change.mutate(
          { id: person.id, ...access, ...(endsAt !== person.accessEndsAt && { accessEndsAt: endsAt }) },
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
      <ScopeFields access={access} choices={choices} onChange={setAccess} />
      {isSelf ? null : <AccessEndField value={endsAt} onChange={setEndsAt} />}
    </FormDialog>
  )
}
