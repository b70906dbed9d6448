'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { environments, providers } from '@/lib/model/vocabulary'
import { providerMarks } from '@/lib/model/words'
import { useChangeFindings } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { NAME_LENGTH_MAX, REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = { ids: readonly string[]; open: boolean; onClose: () => void; onDone: (answer: Changed) => void }
type Reach = 'subject' | 'identity' | 'matching'

/** Says that a gap is none: here, for the whole identity, or wherever the same holds. */
export function DismissDialog({ ids, open, onClose, onDone }: Props) {
  const change = useChangeFindings()
  const [short, setShort] = useState(false)
  const [reach, setReach] = useState<Reach>('subject')
  const what = counted(ids.length, 'finding')
  const close = () => {
    change.reset()
    setShort(false)
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    if (text('reason').length < REASON_LENGTH_MIN) return setShort(true)
    change.mutate(
      {
        action: 'dismiss',
        ids: [...ids],
        reason: text('reason'),
        reach,
        ...(reach === 'matching' && {
          matching: Object.fromEntries(
            ['provider', 'environment', 'name_like'].flatMap((name) =>
              text(name) ? [[name, text(name)]] : [],
            ),
          ),
        }),
      },
      { onSuccess: onDone },
    )
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`${what}: not a problem`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            form="dismiss-findings"
            aria-disabled={change.isPending || undefined}
          >
            Not a problem
          </Button>
        </>
      }
    >
      <form id="dismiss-findings" className="stack" onSubmit={submit}>
        <TextArea
          label="Reason"
          name="reason"
          required
          maxLength={TEXT_LENGTH_MAX}
          hint="Why the check is wrong here. It stands in the history and in every report."
          error={short ? `A reason has at least ${REASON_LENGTH_MIN} characters.` : undefined}
          onChange={() => setShort(false)}
        />
        <SelectField
          label="For"
          name="reach"
          value={reach}
          onChange={(event) => setReach(event.target.value as Reach)}
          options={[
            { value: 'subject', label: 'This subject only' },
            { value: 'identity', label: 'The check on the whole identity, later findings too' },
            { value: 'matching', label: 'Everything of the check that matches, later findings too' },
          ]}
        />
        {reach === 'matching' ? (
          <>
            <SelectField
              label="Provider"
              name="provider"
              options={[
                { value: '', label: 'Any' },
                ...providers.map((value) => ({ value, label: providerMarks[value].name })),
              ]}
            />
            <SelectField
              label="Environment"
              name="environment"
              options={[
                { value: '', label: 'Any' },
                ...environments.map((value) => ({ value, label: value })),
              ]}
            />
            <TextField
              label="Name holds"
              name="name_like"
              minLength={2}
              maxLength={NAME_LENGTH_MAX}
              autoComplete="off"
            />
          </>
        ) : null}
        {change.error ? (
          <p role="alert" style={{ color: 'var(--m-crit)' }}>
            {change.error.message}
          </p>
        ) : null}
      </form>
    </Dialog>
  )
}
