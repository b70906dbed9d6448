'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CommandBlock } from '@/components/ui/command-block'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { AccessEndField } from './access-end-field'
import { useInvite } from './queries'
import type { ScopeChoices } from '@/components/session/scope-words'
import { type Access, ScopeFields } from './scope-fields'
import styles from './settings.module.css'
import { EMAIL_LENGTH_MAX } from '@/lib/model/limits'

const HOURS = 72

/** A link with which somebody makes their own account, once. */
export function InviteDialog({ choices, onClose }: { choices: ScopeChoices; onClose: () => void }) {
  const invite = useInvite()
  const [email, setEmail] = useState('')
  const [lacking, setLacking] = useState(false)
  const [access, setAccess] = useState<Access>({ role: 'owner', scope: {} })
  const [endsAt, setEndsAt] = useState<string | null>(null)
  return (
    <Dialog
      open
      firm={invite.data !== undefined}
      onClose={onClose}
      title={invite.data ? 'Hand this link over' : 'Invite somebody'}
      actions={
        invite.data ? (
          <Button look="filled" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="filled"
              aria-disabled={invite.isPending || undefined}
              onClick={() =>
                email
                  ? invite.mutate({ ...access, accessEndsAt: endsAt, hours: HOURS, email })
                  : setLacking(true)
              }
            >
              Make the link
            </Button>
          </>
        )
      }
    >
      {invite.data ? (
        <div className={styles.form}>
          <p>
            It works once, within {HOURS} hours, for {email} only. Muster sends no mail: hand it over the way
            you would a key. It is shown only now.
          </p>
          <CommandBlock text={invite.data.link} what="the link" />
        </div>
      ) : (
        <div className={styles.form}>
          <TextField
            label="E-mail"
            type="email"
            hint="Only this address can use the link."
            required
            error={lacking && !email ? 'The e-mail is needed.' : undefined}
            value={email}
            maxLength={EMAIL_LENGTH_MAX}
            autoComplete="off"
            onChange={(event) => setEmail(event.target.value.trim())}
          />
          <ScopeFields access={access} choices={choices} onChange={setAccess} />
          <AccessEndField
            value={endsAt}
            onChange={setEndsAt}
            hint={
              access.role === 'auditor'
                ? 'The last day of the audit, UTC. An auditor reads and changes nothing; their sessions end by themselves.'
                : undefined
            }
          />
          {invite.error ? <ErrorState title="No link was made.">{invite.error.message}</ErrorState> : null}
        </div>
      )}
    </Dialog>
  )
}
