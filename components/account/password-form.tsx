'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { TextField } from '@/components/ui/text-field'
import { ProofForm } from './proof-form'
import { useChangePassword } from './queries'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/model/limits'

/** Changes the own password. */
export function PasswordForm({ withCode }: { withCode: boolean }) {
  const change = useChangePassword()
  const [open, setOpen] = useState(false)
  return (
    <section aria-labelledby="password">
      <SectionTitle id="password">Password</SectionTitle>
      {open ? (
        <ProofForm
          withCode={withCode}
          verb="Change the password"
          error={change.error}
          busy={change.isPending}
          onCancel={() => setOpen(false)}
          onProof={(proof, form) =>
            change.mutate({ ...proof, next: String(form.get('next')) }, { onSuccess: () => setOpen(false) })
          }
        >
          <TextField
            label="New password"
            name="next"
            type="password"
            autoComplete="new-password"
            minLength={PASSWORD_LENGTH_MIN}
            maxLength={PASSWORD_LENGTH_MAX}
            required
            hint="At least 12 characters. Your other sessions end."
          />
        </ProofForm>
      ) : (
        <div className="row wrap">
          <Button onClick={() => setOpen(true)}>Change the password</Button>
          <output className="small">{change.isSuccess ? 'Changed.' : ''}</output>
        </div>
      )}
    </section>
  )
}
