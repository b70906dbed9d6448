'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CommandBlock } from '@/components/ui/command-block'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import { useCreateToken } from './queries'
import type { ScopeChoices } from '@/components/session/scope-words'
import { type Access, ScopeFields } from './scope-fields'
import styles from './settings.module.css'
import { LABEL_LENGTH_MAX } from '@/lib/model/limits'

/** Makes a token and shows it once. */
export function TokenDialog({ choices, onClose }: { choices: ScopeChoices; onClose: () => void }) {
  const router = useRouter()
  const create = useCreateToken()
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const [access, setAccess] = useState<Access>({ role: 'analyst', scope: {} })
  const lacking = name.trim() === '' ? 'it needs a name' : Number(days) > 0 ? undefined : 'it needs an end'
  const close = () => {
    onClose()
    if (create.data) router.refresh()
  }
  return (
    <Dialog
      open
      firm={create.data !== undefined}
      onClose={close}
      title={create.data ? 'Copy the token now' : 'Make a token'}
      actions={
        create.data ? (
          <Button look="filled" onClick={close}>
            I have stored it
          </Button>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="filled"
              refused={lacking}
              aria-disabled={create.isPending || undefined}
              onClick={() => create.mutate({ name: name.trim(), days: Number(days), ...access })}
            >
              Make the token
            </Button>
          </>
        )
      }
    >
      {create.data ? (
        <div className={styles.form}>
          <p>
            It is shown only now; Muster keeps nothing but its hash. It ends on{' '}
            <Time at={create.data.expiresAt} form="day" />.
          </p>
          <CommandBlock text={create.data.token} what="the token" />
        </div>
      ) : (
        <div className={styles.form}>
          <TextField
            label="Name"
            hint="What presents it: collector prod-eu-1"
            value={name}
            maxLength={LABEL_LENGTH_MAX}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label="Days until it ends"
            type="number"
            min={1}
            max={366}
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
          <ScopeFields access={access} choices={choices} onChange={setAccess} />
          {create.error ? <ErrorState title="No token was made.">{create.error.message}</ErrorState> : null}
        </div>
      )}
    </Dialog>
  )
}
