'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { counted, day } from '@/components/ui/figures'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { useRequestExceptions } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  ids: readonly string[]
  open: boolean
  /** The longest that an exception may last. */
  daysMax: number
  onClose: () => void
  onDone: (answer: Changed) => void
}

const terms = [14, 30, 60, 90, 180, 365]
const until = (days: number) => day(new Date(Date.now() + days * 86_400_000))

/** Asks for an exception; somebody else approves it. After its end the finding counts again by itself. */
export function RequestDialog({ ids, open, daysMax, onClose, onDone }: Props) {
  const request = useRequestExceptions()
  const [short, setShort] = useState(false)
  const [isBridge, setIsBridge] = useState(false)
  const [days, setDays] = useState(Math.min(30, daysMax))
  const what = counted(ids.length, 'finding')
  const close = () => {
    request.reset()
    setShort(false)
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    if (text('reason').length < REASON_LENGTH_MIN) return setShort(true)
    request.mutate(
      {
        ids: [...ids],
        reason: text('reason'),
        control: text('control'),
        days,
        ...(isBridge && { bridge: { sunset_on: text('sunset'), native_identity: text('native') } }),
      },
      { onSuccess: onDone },
    )
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Ask for an exception for ${what}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            form="request-exceptions"
            aria-disabled={request.isPending || undefined}
          >
            {`Ask for ${days} days`}
          </Button>
        </>
      }
    >
      <form id="request-exceptions" className="stack" onSubmit={submit}>
        <p className="text-2">
          Somebody else approves it. It ends by itself, and before its end when severity, privilege or
          exposure rises.
        </p>
        <TextArea
          label="Reason"
          name="reason"
          required
          maxLength={TEXT_LENGTH_MAX}
          hint="Why it cannot be fixed until then."
          error={short ? `A reason has at least ${REASON_LENGTH_MIN} characters.` : undefined}
          onChange={() => setShort(false)}
        />
        <TextField
          label="Compensating control"
          name="control"
          required
          minLength={3}
          maxLength={TEXT_LENGTH_MAX}
          hint="What keeps the risk bearable meanwhile: network policy, alert, second approval."
        />
        <SelectField
          label="For"
          name="days"
          value={String(days)}
          onChange={(event) => setDays(Number(event.target.value))}
          options={[...new Set([...terms.filter((term) => term < daysMax), daysMax])].map((term) => ({
            value: String(term),
            label: `${term} days, until ${until(term)}`,
          }))}
        />
        <Checkbox
          label="This is a bridge"
          hint="For a legacy static credential that moves to a native identity."
          checked={isBridge}
          onChange={(event) => setIsBridge(event.target.checked)}
        />
        {isBridge ? (
          <>
            <TextField label="The credential is gone by" name="sunset" type="date" required />
            <TextField
              label="Native identity it moves to"
              name="native"
              required
              minLength={3}
              maxLength={500}
              hint="IAM role for the pipeline’s OIDC token, workload identity, SPIFFE ID."
            />
          </>
        ) : null}
        {request.error ? (
          <p role="alert" style={{ color: 'var(--m-crit)' }}>
            {request.error.message}
          </p>
        ) : null}
      </form>
    </Dialog>
  )
}
