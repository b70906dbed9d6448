'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { TextArea } from '@/components/ui/text-area'
import type { ExceptionState } from '@/lib/model/vocabulary'
import { useDecideExceptions, useWithdrawExceptions } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  ids: readonly string[]
  refused: { request: string | null; decide: string | null }
  /** The one exception that it is about; for many, every action is offered. */
  one?: { state: ExceptionState; isOwn: boolean }
  onDone?: (answer: Changed) => void
}

const verbs = { approve: 'Approve', refuse: 'Refuse', withdraw: 'Withdraw' } as const
const words = {
  approve:
    'The gap stays and stops counting until the end that was asked for. The risk as it stands now is kept with the approval.',
  refuse: 'The finding goes on counting. It can be asked for again.',
  withdraw: 'An acceptance ends now, and its finding counts again.',
} as const

/** Approve, refuse, withdraw: for one exception or for many. */
export function ExceptionActions({ ids, refused, one, onDone }: Props) {
  const refresh = useRefresh('exceptions', 'findings', 'identities')
  const decide = useDecideExceptions()
  const withdraw = useWithdrawExceptions()
  const [open, setOpen] = useState<keyof typeof verbs | null>(null)
  const [note, setNote] = useState('')
  const isDecidable = !one || one.state === 'requested' || one.state === 'stale'
  const isStanding = !one || isDecidable || one.state === 'approved'
  const refusal = refused.decide ?? (one?.isOwn ? 'your own request: somebody else decides' : undefined)
  const what = counted(ids.length, 'exception')
  const error = decide.error ?? withdraw.error
  const close = () => {
    decide.reset()
    withdraw.reset()
    setOpen(null)
  }
  const finish = (answer: Changed) => {
    setNote('')
    close()
    onDone?.(answer)
    refresh()
  }
  const go = () => {
    const text = note.trim()
    if (open === 'withdraw')
      withdraw.mutate({ ids: [...ids], ...(text && { reason: text }) }, { onSuccess: finish })
    else if (open)
      decide.mutate({ ids: [...ids], decision: open, ...(text && { note: text }) }, { onSuccess: finish })
  }
  return (
    <>
      {isDecidable ? (
        <>
          <Button small look="filled" refused={refusal} onClick={() => setOpen('approve')}>
            Approve
          </Button>
          {refusal ? null : (
            <Button small onClick={() => setOpen('refuse')}>
              Refuse
            </Button>
          )}
        </>
      ) : null}
      {isStanding && !refused.request ? (
        <Button small onClick={() => setOpen('withdraw')}>
          Withdraw
        </Button>
      ) : null}
      <Dialog
        open={open !== null}
        onClose={close}
        title={open ? `${verbs[open]} ${what}` : ''}
        actions={
          open ? (
            <>
              <Button onClick={close}>Cancel</Button>
              <Button
                look="filled"
                aria-disabled={decide.isPending || withdraw.isPending || undefined}
                onClick={go}
              >
                {`${verbs[open]} ${what}`}
              </Button>
            </>
          ) : null
        }
      >
        <div className="stack">
          <p className="text-2">{open ? words[open] : ''}</p>
          <TextArea
            label="Note"
            value={note}
            maxLength={TEXT_LENGTH_MAX}
            error={error?.message}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </Dialog>
    </>
  )
}
