'use client'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { ownPath } from '@/lib/model/own-path'
import { signInWithPassword, signUp } from './queries'
import styles from './doorway.module.css'
import { EMAIL_LENGTH_MAX, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/model/limits'

type Props = {
  token: string
  /** Whom the link is for, where the reader came from a mail to that address. */
  email?: string
  /** The page to open then. */
  next?: string
}

export function SignUpForm({ token, email, next }: Props) {
  const [state, setState] = useState<'idle' | 'busy' | { refused: string }>('idle')
  const [short, setShort] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const account = {
      token,
      name: String(form.get('name')).trim(),
      email: String(form.get('email')).trim(),
      password: String(form.get('password')),
    }
    if (account.password.length < PASSWORD_LENGTH_MIN) return setShort(true)
    setState('busy')
    try {
      await signUp(account)
      const answer = await signInWithPassword(account)
      window.location.assign(answer === 'in' ? ownPath(next, window.location.origin) : '/sign-in')
    } catch (error) {
      setState({ refused: error instanceof Error ? error.message : String(error) })
    }
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      {typeof state === 'object' ? (
        <ErrorState
          title="The account was not created."
          actions={
            <Button small href="/sign-in">
              Sign in
            </Button>
          }
        >
          {state.refused}
        </ErrorState>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose */}
      <TextField label="Name" name="name" autoComplete="name" maxLength={120} required autoFocus />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={email}
        maxLength={EMAIL_LENGTH_MAX}
        required
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH_MAX}
        required
        hint="At least 12 characters."
        error={short ? `A password has at least ${PASSWORD_LENGTH_MIN} characters.` : undefined}
        onChange={() => setShort(false)}
      />
      <Button look="filled" type="submit" aria-disabled={state === 'busy' || undefined}>
        {state === 'busy' ? 'Creating account' : 'Create account'}
      </Button>
    </form>
  )
}
