'use client'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { EMAIL_LENGTH_MAX } from '@/lib/model/limits'
import styles from './doorway.module.css'
import { askForReset } from './queries'

/** Asks for a mail with a link to a new password. The answer is the same whether there is such an account or not. */
export function AskForReset() {
  const [state, setState] = useState<'idle' | 'busy' | { refused: string } | { asked: string }>('idle')
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email')).trim()
    setState('busy')
    try {
      await askForReset(email)
      setState({ asked: email })
    } catch (error) {
      setState({ refused: error instanceof Error ? error.message : String(error) })
    }
  }
  if (typeof state === 'object' && 'asked' in state)
    return (
      <div className={styles.form}>
        <output>
          If {state.asked} has an account, a mail with a link is on its way. It works once, within an hour.
        </output>
        <Button href="/sign-in">Sign in</Button>
      </div>
    )
  return (
    <form className={styles.form} onSubmit={submit}>
      {typeof state === 'object' ? (
        <ErrorState title="The request failed.">{state.refused}</ErrorState>
      ) : null}
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        maxLength={EMAIL_LENGTH_MAX}
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose
        autoFocus
      />
      <Button look="filled" type="submit" aria-disabled={state === 'busy' || undefined}>
        {state === 'busy' ? 'Sending' : 'Send the link'}
      </Button>
      <Button href="/sign-in">Back to sign-in</Button>
    </form>
  )
}
