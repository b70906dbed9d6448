'use client'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/model/limits'
import styles from './doorway.module.css'
import { resetPassword, signInWithPassword } from './queries'

/** Sets a new password with the token of a link, and signs in with it where no second factor is asked for. */
export function ResetForm({ token }: { token: string }) {
  const [state, setState] = useState<'idle' | 'busy' | { refused: string }>('idle')
  const [short, setShort] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password'))
    if (password.length < PASSWORD_LENGTH_MIN) return setShort(true)
    setState('busy')
    try {
      const { email } = await resetPassword({ token, password })
      const answer = await signInWithPassword({ email, password })
      window.location.assign(answer === 'in' ? '/' : '/sign-in')
    } catch (error) {
      setState({ refused: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {typeof state === 'object' ? (
        <ErrorState
          title="The password was not changed."
          actions={
            <Button small href="/reset">
              Ask for a new link
            </Button>
          }
        >
          {state.refused}
        </ErrorState>
      ) : null}
      <TextField
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        maxLength={PASSWORD_LENGTH_MAX}
        required
        hint={`At least ${PASSWORD_LENGTH_MIN} characters.`}
        error={short ? `A password has at least ${PASSWORD_LENGTH_MIN} characters.` : undefined}
        onChange={() => setShort(false)}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose
        autoFocus
      />
      <Button look="filled" type="submit" aria-disabled={state === 'busy' || undefined}>
        {state === 'busy' ? 'Setting the password' : 'Set the password'}
      </Button>
    </form>
  )
}
