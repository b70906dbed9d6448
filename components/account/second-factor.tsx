'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ErrorState } from '@/components/ui/error-state'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { SectionTitle } from '@/components/ui/section-title'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import styles from './account.module.css'
import { ProofForm } from './proof-form'
import { useBeginFactor, useConfirmFactor, useRemoveFactor, useRenewCodes } from './queries'
import { RecoveryCodes } from './recovery-codes'

type Props = {
  /** When it was set up; null without one. */
  since: string | null
  codesLeft: number
  /** An administrator asks for it and it is lacking: nothing else opens. */
  mustEnrol: boolean
  hasPassword: boolean
}

/** The second factor of the own account: set up, renew codes, remove. */
export function SecondFactor({ since, codesLeft, mustEnrol, hasPassword }: Props) {
  const router = useRouter()
  const [doing, setDoing] = useState<'nothing' | 'set up' | 'renew' | 'remove'>('nothing')
  const [codes, setCodes] = useState<string[] | null>(null)
  const renew = useRenewCodes()
  const remove = useRemoveFactor()
  const rest = () => {
    setDoing('nothing')
    setCodes(null)
    router.refresh()
  }
  const note = since ? (
    <>
      set up <Time at={since} form="day" />, {counted(codesLeft, 'recovery code')} left
    </>
  ) : (
    'not set up'
  )
  return (
    <section aria-labelledby="factor">
      <SectionTitle id="factor" note={hasPassword ? note : undefined}>
        Second factor
      </SectionTitle>
      {!hasPassword ? (
        <p className="text-2">You sign in with the company login, which has its own second factor.</p>
      ) : codes ? (
        <RecoveryCodes codes={codes} onDone={rest} />
      ) : doing === 'set up' ? (
        <SetUp onCodes={setCodes} onCancel={rest} />
      ) : doing === 'renew' ? (
        <ProofForm
          withCode
          verb="Create new codes"
          error={renew.error}
          busy={renew.isPending}
          onCancel={rest}
          onProof={(proof) =>
            renew.mutate(proof, { onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes) })
          }
        />
      ) : doing === 'remove' ? (
        <ProofForm
          withCode
          verb="Remove the second factor"
          look="danger"
          error={remove.error}
          busy={remove.isPending}
          onCancel={rest}
          onProof={(proof) => remove.mutate(proof, { onSuccess: rest })}
        />
      ) : since ? (
        <div className="stack">
          <p className="text-2">Sign-in needs the password and a code from your authenticator.</p>
          <div className="row wrap">
            <Button onClick={() => setDoing('renew')}>Create new recovery codes</Button>
            <Button look="danger" onClick={() => setDoing('remove')}>
              Remove
            </Button>
          </div>
        </div>
      ) : (
        <div className="stack">
          {mustEnrol ? (
            <Notice tone="critical" title="Set up a second factor first.">
              Your administrator requires it. Until then you cannot open any other page.
            </Notice>
          ) : (
            <p className="text-2">
              A time-based code (RFC 6238) from an app on your phone, in addition to the password.
            </p>
          )}
          <div className="row wrap">
            <Button look="filled" onClick={() => setDoing('set up')}>
              Set up an authenticator
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

function SetUp({ onCodes, onCancel }: { onCodes: (codes: string[]) => void; onCancel: () => void }) {
  const begin = useBeginFactor()
  const confirm = useConfirmFactor()
  if (!begin.data)
    return (
      <ProofForm
        withCode={false}
        verb="Continue"
        error={begin.error}
        busy={begin.isPending}
        onCancel={onCancel}
        onProof={({ password }) => begin.mutate({ password })}
      />
    )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget).get('code')).trim()
    confirm.mutate({ code }, { onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) })
  }
  const { qr, secret } = begin.data
  return (
    <div className={styles.setup}>
      {/* oxlint-disable-next-line nextjs/no-img-element -- a data: address has nothing to optimise */}
      <img className={styles.qr} src={qr} alt="QR code with the secret for an authenticator" />
      <form className={styles.form} onSubmit={submit}>
        <p>Scan the code with your authenticator, or enter this secret:</p>
        <p className="mono row">
          <span data-testid="secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
          <CopyButton text={secret} what="the secret" />
        </p>
        <TextField
          label="Current code"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
        />
        {confirm.error ? <ErrorState title="Not confirmed.">{confirm.error.message}</ErrorState> : null}
        <div className="row wrap">
          <Button type="submit" look="filled" aria-disabled={confirm.isPending || undefined}>
            Confirm
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      </form>
    </div>
  )
}
