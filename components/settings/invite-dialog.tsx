'use client'
import { counted } from '@/components/ui/figures'
import { useState } from 'react'
import { z } from 'zod'
import type { ScopeChoices } from '@/components/session/scope-words'
import { Checkbox } from '@/components/ui/checkbox'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { email } from '@/lib/model/inputs'
import { AccessEndField } from './access-end-field'
import { useInvite } from './queries'
import { type Access, ScopeFields } from './scope-fields'
import { ShownOnce } from './shown-once'

const HOURS = 72
const schema = z.object({ email })

/** A one-time link with which somebody creates their own account. */
export function InviteDialog({
  choices,
  sendsMail,
  onClose,
}: {
  choices: ScopeChoices
  /** Whether a mail server is set. */
  sendsMail: boolean
  onClose: () => void
}) {
  const invite = useInvite()
  const [access, setAccess] = useState<Access>({ role: 'owner', scope: {} })
  const [endsAt, setEndsAt] = useState<string | null>(null)
  const [send, setSend] = useState(sendsMail)
  if (invite.data)
    return (
      <ShownOnce
        title={invite.data.sentTo ? 'The invitation is sent' : 'Send this link'}
        secret={invite.data.link}
        what="the link"
        done="Done"
        onClose={onClose}
      >
        {invite.data.refusal ? `The mail server refused the message (${invite.data.refusal}). ` : null}
        {invite.data.sentTo ? `${invite.data.sentTo} has a link. ` : null}
        It works once, within {counted(HOURS, 'hour')}, for {invite.variables.email} only.
        {invite.data.link
          ? ' Use a channel you would use for a password to hand it over. It is shown only once.'
          : null}
      </ShownOnce>
    )
  return (
    <FormDialog
      title="Invite user"
      schema={schema}
      action={send ? 'Send invitation' : 'Create link'}
      change={invite}
      onSubmit={(given) =>
        invite.mutate({ ...access, accessEndsAt: endsAt, hours: HOURS, email: given.email, send })
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextField
            label="E-mail"
            type="email"
            hint="Only this address can use the link."
            autoComplete="off"
            {...field('email')}
          />
          {sendsMail ? (
            <Checkbox
              label="Send the link by mail"
              checked={send}
              onChange={(event) => setSend(event.target.checked)}
            />
          ) : null}
          <ScopeFields access={access} choices={choices} onChange={setAccess} />
          <AccessEndField
            value={endsAt}
            onChange={setEndsAt}
            hint={
              access.role === 'auditor'
                ? 'The last day of the audit, UTC. An auditor reads and changes nothing; their sessions end automatically.'
                : undefined
            }
          />
        </>
      )}
    </FormDialog>
  )
}
