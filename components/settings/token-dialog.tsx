'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import type { ScopeChoices } from '@/components/session/scope-words'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import { label, tokenDays } from '@/lib/model/inputs'
import { useCreateToken } from './queries'
import { type Access, ScopeFields } from './scope-fields'
import { ShownOnce } from './shown-once'

const schema = z.object({ name: label, days: tokenDays })

/** Creates a token and shows it once. */
export function TokenDialog({ choices, onClose }: { choices: ScopeChoices; onClose: () => void }) {
  const router = useRouter()
  const create = useCreateToken()
  const [access, setAccess] = useState<Access>({ role: 'analyst', scope: {} })
  if (create.data)
    return (
      <ShownOnce
        title="Copy the token now"
        secret={create.data.token}
        what="the token"
        done="I have stored it"
        onClose={() => {
          onClose()
          router.refresh()
        }}
      >
        It is shown only once; Muster stores a hash. It expires on{' '}
        <Time at={create.data.expiresAt} form="day" />.
      </ShownOnce>
    )
  return (
    <FormDialog
      title="Create token"
      schema={schema}
      action="Create token"
      change={create}
      onSubmit={(given) => create.mutate({ ...given, ...access })}
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextField
            label="Name"
            hint="What uses it, for example: collector prod-eu-1"
            autoComplete="off"
            {...field('name')}
          />
          <TextField
            label="Days until it expires"
            type="number"
            min={1}
            max={366}
            defaultValue="90"
            {...field('days')}
          />
          <ScopeFields access={access} choices={choices} onChange={setAccess} />
        </>
      )}
    </FormDialog>
  )
}
