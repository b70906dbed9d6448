'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import type { PersonRow } from '@/lib/people/queries'
import { useChangeRole } from './queries'
import type { ScopeChoices } from '@/components/session/scope-words'
import { type Access, ScopeFields } from './scope-fields'
import styles from './settings.module.css'

type Props = { person: PersonRow; choices: ScopeChoices; onClose: () => void }

/** Another role or scope; the person's next request already feels it. */
export function PersonDialog({ person, choices, onClose }: Props) {
  const router = useRouter()
  const change = useChangeRole()
  const [access, setAccess] = useState<Access>({ role: person.role ?? 'owner', scope: person.scope })
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
                { id: person.id, ...access },
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
        {change.error ? <ErrorState title="Nothing was changed.">{change.error.message}</ErrorState> : null}
      </div>
    </Dialog>
  )
}
