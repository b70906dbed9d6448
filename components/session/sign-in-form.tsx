'use client'
import Link from 'next/link'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { TextField } from '@/components/ui/text-field'
import { ownPath } from '@/lib/model/own-path'
import { signInWithCompany, signInWithPasskey, signInWithPassword } from './queries'
import styles from './doorway.module.css'

type Props = {
  callbackUrl?: string
  /** Who is expected, from a link in a mail. */
  email?: string
  /** How the company's identity provider is called; null when none is connected. */
  company: string | null
  /** False where only the company login is accepted. */
  passwords: boolean
  /** Whether passkeys work at this address. */
  passkeys: boolean
  /** From next-auth, after a refusal by the identity provider. */
  refused?: { title: string; words: string } | null
}

type State = 'idle' | 'busy' | 'wrong' | 'code wrong' | 'passkey refused' | { failed: string }

export function SignInForm({ callbackUrl, email, company, passwords, passkeys, refused }: Props) {
  const [state, setState] = useState<State>('idle')
  // The right pair, kept while the code is asked for; null before.
  const [pair, setPair] = useState<{ email: string; password: string } | null>(null)
  const target = () => ownPath(callbackUrl, window.location.origin)

  const attempt = async (given: { email: string; password: string; code?: string }) => {
    setState('busy')
    try {
      const answer = await signInWithPassword(given)
      // A full load, so that nothing drawn for the signed-out stays in memory.
      if (answer === 'in') return window.location.assign(target())
      if (answer === 'wrong') setPair(null)
      else setPair({ email: given.email, password: given.password })
      setState(answer === 'code needed' ? 'idle' : answer)
    } catch (error) {
      setState({ failed: error instanceof Error ? error.message : String(error) })
    }
  }
  const withPasskey = async () => {
    setState('busy')
    try {
      if ((await signInWithPasskey()) === 'in') return window.location.assign(target())
      setState('passkey refused')
    } catch (error) {
      // Whoever closed the device's own dialog knows that they did.
      const closed = error instanceof Error && error.name === 'NotAllowedError'
      setState(closed ? 'idle' : { failed: error instanceof Error ? error.message : String(error) })
    }
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void attempt(
      pair
        ? { ...pair, code: String(form.get('code')).trim() }
        : { email: String(form.get('email')).trim(), password: String(form.get('password')) },
    )
  }

  return (
    <>
      {!passwords && refused ? (
        <div className={styles.form}>
          <ErrorState title={refused.title}>{refused.words}</ErrorState>
        </div>
      ) : null}
      {passwords ? (
        <form className={styles.form} onSubmit={submit}>
          {state === 'wrong' ? (
            <ErrorState title="E-mail and password do not match.">
              After five attempts you have to wait up to 15 minutes.
            </ErrorState>
          ) : state === 'code wrong' ? (
            <ErrorState title="Wrong code.">Each code works once; wait for the next one.</ErrorState>
          ) : state === 'passkey refused' ? (
            <ErrorState title="This passkey is not registered here.">
              It was removed, or the account is closed. Sign in with your password, or ask an administrator.
            </ErrorState>
          ) : typeof state === 'object' ? (
            <ErrorState title="Sign-in failed." detail={state.failed}>
              The server did not finish the request. Try again in a minute.
            </ErrorState>
          ) : refused && state === 'idle' && !pair ? (
            <ErrorState title={refused.title}>{refused.words}</ErrorState>
          ) : null}
          {pair ? <CodeField /> : <PairFields email={email} />}
          <Button look="filled" type="submit" aria-disabled={state === 'busy' || undefined}>
            {state === 'busy' ? 'Signing in' : 'Sign in'}
          </Button>
          {pair ? (
            <Button
              onClick={() => {
                setPair(null)
                setState('idle')
              }}
            >
              Start over
            </Button>
          ) : (
            <p className="small">
              <Link href="/reset" prefetch={false}>
                Forgot your password?
              </Link>
            </p>
          )}
        </form>
      ) : null}
      {passwords && passkeys && !pair ? (
        <div className={styles.other}>
          <Button onClick={() => void withPasskey()}>Sign in with a passkey</Button>
        </div>
      ) : null}
      {company && !pair ? (
        <div className={passwords ? styles.other : styles.only}>
          <Button look={passwords ? 'plain' : 'filled'} onClick={() => void signInWithCompany(target())}>
            {company}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function PairFields({ email }: { email?: string }) {
  return (
    <>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={email}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose
        autoFocus={!email}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose
        autoFocus={Boolean(email)}
      />
    </>
  )
}

function CodeField() {
  return (
    <TextField
      label="Code from your authenticator"
      name="code"
      autoComplete="one-time-code"
      maxLength={20}
      required
      hint="Six digits, or a recovery code."
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has this one purpose
      autoFocus
    />
  )
}
