'use client'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { callbackPath } from './callback-path'
import { signInWithCompany, signInWithPassword } from './queries'
import styles from './doorway.module.css'

type Props = {
  callbackUrl?: string
  /** How the company's identity provider is called; null when none is connected. */
  company: string | null
  /** From next-auth, after a refusal by the identity provider. */
  refused?: { title: string; words: string } | null
}

export function SignInForm({ callbackUrl, company, refused }: Props) {
  const [state, setState] = useState<'idle' | 'busy' | 'wrong' | { failed: string }>('idle')
  const target = () => callbackPath(callbackUrl, window.location.origin)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setState('busy')
    try {
      const fits = await signInWithPassword(String(form.get('email')).trim(), String(form.get('password')))
      // A full load, so that nothing drawn for the signed-out stays in memory.
      if (fits) window.location.assign(target())
      else setState('wrong')
    } catch (error) {
      setState({ failed: error instanceof Error ? error.message : String(error) })
    }
  }

  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        {state === 'wrong' ? (
          <ErrorState title="E-mail and password do not match.">
            After five attempts an account is locked for 15 minutes. An administrator can send a new link.
          </ErrorState>
        ) : typeof state === 'object' ? (
          <ErrorState title="Nobody was signed in." detail={state.failed}>
            The server did not finish the request. Try again in a minute.
          </ErrorState>
        ) : refused && state === 'idle' ? (
          <ErrorState title={refused.title}>{refused.words}</ErrorState>
        ) : null}
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose
          autoFocus
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button look="filled" type="submit" aria-disabled={state === 'busy' || undefined}>
          {state === 'busy' ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      {company ? (
        <div className={styles.other}>
          <Button onClick={() => void signInWithCompany(target())}>{company}</Button>
        </div>
      ) : null}
    </>
  )
}
