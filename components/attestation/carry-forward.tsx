'use client'
import { useState, type FormEvent } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextArea } from '@/components/ui/text-area'
import { changedWords } from '@/components/views/changed-words'
import { useCarryForward } from './queries'
import { REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

/** Offers what was approved before, has not changed and carries no risk as one batch, with one reason. */
export function CarryForward({ campaignId, count }: { campaignId: number; count: number }) {
  const refresh = useRefresh('attestation')
  const carry = useCarryForward(campaignId)
  const [open, setOpen] = useState(false)
  const what = counted(count, 'item')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    carry.mutate(String(new FormData(event.currentTarget).get('reason')), {
      onSuccess: () => {
        setOpen(false)
        refresh()
      },
    })
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{`Carry ${what} forward`}</Button>
      <output className="small text-2">{carry.data ? changedWords(carry.data) : ''}</output>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Approve ${what} as before?`}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              look="filled"
              type="submit"
              form="carry-forward"
              aria-disabled={carry.isPending || undefined}
            >
              {`Approve ${what}`}
            </Button>
          </>
        }
      >
        <form id="carry-forward" className="stack" onSubmit={submit}>
          <p className="text-2">
            They were approved at the last attestation, nothing about them has changed since, and nothing
            speaks against them. Everything else is decided one by one.
          </p>
          <TextArea
            label="Reason for all of them"
            name="reason"
            required
            minLength={REASON_LENGTH_MIN}
            maxLength={TEXT_LENGTH_MAX}
            error={carry.error?.message}
          />
        </form>
      </Dialog>
    </>
  )
}
