'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { AccessEndField } from './access-end-field'
import { useChangeRole } from './queries'
import type { ScopeChoices } from '@/components/session/scope-words'
import { type Access, ScopeFields } from './scope-fields'
import styles from './settings.module.css'
import type { PersonRow } from '@/lib/model/answers/access'

type Props = { person: PersonRow; choices: ScopeChoices; isSelf: boolean; onClose: () => void }

/** Another role or scope; the person's next request already feels it. */
export function PersonDialog({ person, choices, isSelf, onClose }: Props) {
  const router = useRouter()
  const change = useChangeRole()
  const [access, setAccess] = useState<Access>({ role: person.role ?? 'owner', scope: person.scope })
  const [endsAt, setEndsAt] = useState(person.accessEndsAt)
  return (
    <Dialog
      open
      onClose={onClose}
      title={`What may ${person.name} see and do?`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            aria-disabled={change.isPending || undefined}
            onClick={() =>
              change.mutate(
                {
                  id: person.id,
                  ...access,
                  ...(endsAt !== person.accessEndsAt && { accessEndsAt: endsAt }),
                },
                {
                  onSuccess: () => {
                    onClose()
                    router.refresh()
                  },
                },
              )
            }
          >
            {`Change ${person.name}`}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <ScopeFields access={access} choices={choices} onChange={setAccess} />
        {isSelf ? null : <AccessEndField value={endsAt} onChange={setEndsAt} />}
        {change.error ? <ErrorState title="Nothing was changed.">{change.error.message}</ErrorState> : null}
      </div>
    </Dialog>
  )
}
