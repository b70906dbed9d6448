'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CommandBlock } from '@/components/ui/command-block'
import { ErrorState } from '@/components/ui/error-state'
import type { PersonRow } from '@/lib/model/answers/access'
import { useResetFor } from './queries'

/** Gives somebody who forgot their password a one-use link: by mail, or to be handed over. */
export function PasswordReset({ person, sendsMail }: { person: PersonRow; sendsMail: boolean }) {
  const reset = useResetFor()
  const [send, setSend] = useState(sendsMail)
  const made = reset.data
  return (
    <div className="stack">
      <div className="row wrap">
        <Button
          small
          aria-disabled={reset.isPending || undefined}
          onClick={() => reset.mutate({ id: person.id, send })}
        >
          {send ? 'Mail a password link' : 'Create a password link'}
        </Button>
        {sendsMail ? (
          <Checkbox
            label={`Send it to ${person.email}`}
            checked={send}
            onChange={(event) => setSend(event.target.checked)}
          />
        ) : (
          <span className="small text-3">For somebody who forgot their password.</span>
        )}
      </div>
      {reset.error ? <ErrorState title="The link was not created.">{reset.error.message}</ErrorState> : null}
      {made?.sentTo ? (
        <output className="text-2">Sent to {made.sentTo}. The link works once, within 24 hours.</output>
      ) : null}
      {made?.refusal ? (
        <ErrorState title="The mail server refused the message." detail={made.refusal}>
          Give the link to {person.name} yourself.
        </ErrorState>
      ) : null}
      {made?.link ? (
        <>
          <p className="small text-2">
            It works once, within 24 hours, and is shown only now. Use a channel you would use for a password.
          </p>
          <CommandBlock text={made.link} what="the link" />
        </>
      ) : null}
    </div>
  )
}
