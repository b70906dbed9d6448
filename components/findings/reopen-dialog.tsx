'use client'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextArea } from '@/components/ui/text-area'
import { useChangeFindings } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = { ids: readonly string[]; open: boolean; onClose: () => void; onDone: (answer: Changed) => void }

/** Has findings that were set aside count again. */
export function ReopenDialog({ ids, open, onClose, onDone }: Props) {
  const change = useChangeFindings()
  const what = counted(ids.length, 'finding')
  const close = () => {
    change.reset()
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    change.mutate({ action: 'reopen', ids: [...ids], reason: reason || undefined }, { onSuccess: onDone })
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={`Reopen ${what}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            form="reopen-findings"
            aria-disabled={change.isPending || undefined}
          >
            {`Reopen ${what}`}
          </Button>
        </>
      }
    >
      <form id="reopen-findings" className="stack" onSubmit={submit}>
        <p className="text-2">
          The exception, or the word that it is no problem, ends now and the finding counts again. Those not
          set aside are skipped.
        </p>
        <TextArea label="Reason" name="reason" maxLength={TEXT_LENGTH_MAX} error={change.error?.message} />
      </form>
    </Dialog>
  )
}
