'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import type { PasskeyRow } from '@/lib/model/answers/access'
import { LABEL_LENGTH_MAX } from '@/lib/model/limits'
import { deviceWords } from './device-words'
import { ProofForm } from './proof-form'
import { useAddPasskey, useRemovePasskey } from './queries'

type Props = {
  passkeys: PasskeyRow[]
  /** Whether the account has an authenticator: then a code is asked for as well. */
  withCode: boolean
  /** Whether passkeys work at the address of this Muster. */
  isPossible: boolean
  now: string
}

/** The passkeys of the own account: add one, remove one. */
export function Passkeys({ passkeys, withCode, isPossible, now }: Props) {
  const router = useRouter()
  const [adding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<PasskeyRow | null>(null)
  const add = useAddPasskey()
  const remove = useRemovePasskey()
  const rest = () => {
    setAdding(false)
    setRemoved(null)
    router.refresh()
  }
  return (
    <section aria-labelledby="passkeys">
      <SectionTitle id="passkeys" note={passkeys.length > 0 ? counted(passkeys.length, 'passkey') : 'none'}>
        Passkeys
      </SectionTitle>
      <div className="stack">
        <p className="text-2">
          {isPossible
            ? 'Sign in with a fingerprint, face or PIN on a device or security key, without password and code. A passkey works on this address only, so a phishing page cannot use it.'
            : 'Passkeys need a host name: an administrator sets MUSTER_URL to the address that people use.'}
        </p>
        {passkeys.length > 0 ? (
          <Table label="Passkeys" blocks>
            <thead>
              <tr>
                <HeadCell>Name</HeadCell>
                <HeadCell width={136}>Added</HeadCell>
                <HeadCell width={136}>Last used</HeadCell>
                <HeadCell width={112}>
                  <span className="visually-hidden">Actions</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {passkeys.map((passkey) => (
                <tr key={passkey.id}>
                  <Cell>
                    <NameCell
                      name={passkey.name}
                      detail={passkey.isSynced ? 'copied to your other devices' : 'on this device alone'}
                    />
                  </Cell>
                  <Cell>
                    <Time at={passkey.createdAt} form="day" />
                  </Cell>
                  <Cell>
                    {passkey.lastUsedAt ? (
                      <Time at={passkey.lastUsedAt} form="relative" now={now} />
                    ) : (
                      <span className="text-3">never</span>
                    )}
                  </Cell>
                  <Cell>
                    <Button small look="danger" onClick={() => setRemoved(passkey)}>
                      Remove<span className="visually-hidden"> {passkey.name}</span>
                    </Button>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        ) : null}
        {removed ? (
          <ProofForm
            withCode={withCode}
            verb={`Remove ${removed.name}`}
            look="danger"
            error={remove.error}
            busy={remove.isPending}
            onCancel={rest}
            onProof={(proof) => remove.mutate({ id: removed.id, ...proof }, { onSuccess: rest })}
          />
        ) : adding ? (
          <ProofForm
            withCode={withCode}
            verb="Continue with the device"
            error={add.error}
            busy={add.isPending}
            onCancel={rest}
            onProof={(proof, form) =>
              add.mutate({ proof, name: String(form.get('name')).trim() }, { onSuccess: rest })
            }
          >
            <TextField
              label="Name of the passkey"
              name="name"
              defaultValue={deviceWords(navigator.userAgent)}
              maxLength={LABEL_LENGTH_MAX}
              required
              hint="So that you recognise it in this list."
            />
          </ProofForm>
        ) : isPossible ? (
          <div className="row wrap">
            <Button onClick={() => setAdding(true)}>Add a passkey</Button>
          </div>
        ) : null}
      </div>
    </section>
  )
}
