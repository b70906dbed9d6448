'use client'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import styles from './account.module.css'
import { PASSWORD_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  /** Whether a code is asked for beside the password. */
  withCode: boolean
  /** What the button does: "Remove". */
  verb: string
  look?: 'filled' | 'danger'
  error: Error | null
  busy: boolean
  onCancel?: () => void
  onProof: (proof: { password: string; code?: string }, form: FormData) => void
  children?: ReactNode
}

/** Asks for the password again, and a code, before a change of account security. */
export function ProofForm({
  withCode,
  verb,
  look = 'filled',
  error,
  busy,
  onCancel,
  onProof,
  children,
}: Props) {
  const [lacking, setLacking] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const password = String(form.get('password'))
    setLacking(password === '')
    if (password === '') return
    const code = String(form.get('code') ?? '').trim()
    onProof({ password, ...(code && { code }) }, form)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={PASSWORD_LENGTH_MAX}
        required
        error={lacking ? 'Enter your password.' : undefined}
      />
      {withCode ? (
        <TextField
          label="Code"
          name="code"
          autoComplete="one-time-code"
          maxLength={20}
          required
          hint="Six digits from your authenticator, or a recovery code."
        />
      ) : null}
      {children}
      {error ? <ErrorState title="Nothing was changed.">{error.message}</ErrorState> : null}
      <div className="row wrap">
        <Button type="submit" look={look} aria-disabled={busy || undefined}>
          {verb}
        </Button>
        {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
      </div>
    </form>
  )
}
