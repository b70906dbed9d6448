'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { AccessEndField } from './access-end-field'
import { useSetGroupRole } from './queries'
import type { ScopeChoices } from '@/components/session/scope-words'
import { type Access, ScopeFields } from './scope-fields'
import styles from './settings.module.css'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

/** What the members of a directory group may do and see, and until when. */
export function GroupDialog({ choices, onClose }: { choices: ScopeChoices; onClose: () => void }) {
  const router = useRouter()
  const set = useSetGroupRole()
  const [group, setGroup] = useState('')
  const [access, setAccess] = useState<Access>({ role: 'analyst', scope: {} })
  const [endsAt, setEndsAt] = useState<string | null>(null)
  return (
    <Dialog
      open
      onClose={onClose}
      title="Map a group"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            refused={group.trim() === '' ? 'it needs a name' : undefined}
            aria-disabled={set.isPending || undefined}
            onClick={() =>
              set.mutate(
                { group: group.trim(), ...access, accessEndsAt: endsAt },
                {
                  onSuccess: () => {
                    onClose()
                    router.refresh()
                  },
                },
              )
            }
          >
            Map the group
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label="Group, as the provider names it"
          value={group}
          maxLength={NAME_LENGTH_MAX}
          hint="What it leaves open stays as an administrator set it for a person."
          onChange={({ target }) => setGroup(target.value)}
        />
        <ScopeFields access={access} choices={choices} onChange={setAccess} />
        <AccessEndField value={endsAt} onChange={setEndsAt} />
        {set.error ? <ErrorState title="Nothing was changed.">{set.error.message}</ErrorState> : null}
      </div>
    </Dialog>
  )
}
