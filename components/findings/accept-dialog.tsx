'use client'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted, day } from '@/components/ui/figures'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import type { Changed } from '@/lib/findings/change'
import { useChangeFindings } from './queries'

type Props = { ids: readonly string[]; open: boolean; onClose: () => void; onDone: (answer: Changed) => void }

const REASON_LENGTH_MIN = 10
const terms = [14, 30, 90, 180, 365]

const until = (length: number) => day(new Date(Date.now() + length * 86_400_000))

/** An acceptance needs a reason and an end; after it the finding is open again by itself. */
export function AcceptDialog({ ids, open, onClose, onDone }: Props) {
  const change = useChangeFindings()
  const [short, setShort] = useState(false)
  const [days, setDays] = useState(30)
  const what = counted(ids.length, 'finding')
  const close = () => {
    change.reset()
    setShort(false)
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    if (reason.length < REASON_LENGTH_MIN) return setShort(true)
    change.mutate({ action: 'accept', ids: [...ids], reason, days }, { onSuccess: onDone })
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Accept ${what} for a time`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            form="accept-findings"
            aria-disabled={change.isPending || undefined}
          >
            {`Accept ${what} for ${days} days`}
          </Button>
        </>
      }
    >
      <form id="accept-findings" className="stack" onSubmit={submit}>
        <p className="text-2">
          The gap stays and stops counting. It stands in every report as accepted, with this reason and its
          end.
        </p>
        <TextArea
          label="Reason"
          name="reason"
          required
          maxLength={2000}
          hint="What makes the risk bearable until then."
          error={short ? `A reason has at least ${REASON_LENGTH_MIN} characters.` : change.error?.message}
          onChange={() => setShort(false)}
        />
        <SelectField
          label="For"
          name="days"
          value={String(days)}
          onChange={(event) => setDays(Number(event.target.value))}
          options={terms.map((length) => ({
            value: String(length),
            label: `${length} days, until ${until(length)}`,
          }))}
        />
      </form>
    </Dialog>
  )
}
