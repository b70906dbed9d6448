'use client'
import { useRouter } from 'next/navigation'
import { SessionRows } from '@/components/account/session-rows'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { LoadingRows } from '@/components/ui/loading-rows'
import { Time } from '@/components/ui/time'
import { useConnectPerson, useEndSessionsOf, useResetFactor, useSessionsOf } from './queries'
import { PasswordReset } from './password-reset'
import type { PersonRow } from '@/lib/model/answers/access'

type Props = { person: PersonRow; sendsMail: boolean; now: string; onClose: () => void }

/** Where somebody is signed in, and what an administrator can end. */
export function SessionsDialog({ person, sendsMail, now, onClose }: Props) {
  const router = useRouter()
  const sessions = useSessionsOf(person.id)
  const end = useEndSessionsOf()
  const reset = useResetFactor()
  const connect = useConnectPerson()
  const done = {
    onSuccess: () => {
      onClose()
      router.refresh()
    },
  }
  const error = sessions.error ?? end.error ?? reset.error ?? connect.error
  const rows = sessions.data?.rows
  return (
    <Dialog
      wide
      onClose={onClose}
      title={`Where ${person.name} is signed in`}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          {person.mayConnect ? (
            <Button look="danger" onClick={() => connect.mutate(person.id)}>
              Move to company login
            </Button>
          ) : null}
          {person.hasSecondFactor || person.passkeys > 0 ? (
            <Button look="danger" onClick={() => reset.mutate(person.id, done)}>
              {person.passkeys === 0
                ? 'Reset second factor'
                : person.hasSecondFactor
                  ? 'Remove second factor and passkeys'
                  : 'Remove passkeys'}
            </Button>
          ) : null}
          <Button
            look="danger"
            refused={rows?.length === 0 ? 'no open sessions' : undefined}
            onClick={() => end.mutate(person.id, done)}
          >
            End all sessions
          </Button>
        </>
      }
    >
      {error ? <ErrorState title="The change failed.">{error.message}</ErrorState> : null}
      {connect.data ? (
        <output className="text-2">
          The next company login as {person.email} until <Time at={connect.data.until} /> takes over this
          account. Its password, second factor and sessions are then removed.
        </output>
      ) : null}
      {rows === undefined ? (
        <LoadingRows rows={2} />
      ) : rows.length === 0 ? (
        <p className="text-2">No open sessions.</p>
      ) : (
        <SessionRows sessions={rows} now={now} />
      )}
      {person.hasPassword && !person.disabled && !person.ended ? (
        <PasswordReset person={person} sendsMail={sendsMail} />
      ) : null}
    </Dialog>
  )
}
