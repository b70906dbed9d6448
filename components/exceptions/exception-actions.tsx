'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { useTold } from '@/components/ui/told'
import { changedWords } from '@/components/views/changed-words'
import type { ExceptionState } from '@/lib/model/vocabulary'
import { useDecideExceptions, useWithdrawExceptions } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { lazily } from '@/components/ui/lazily'

const NoteDialog = lazily(() => import('./note-dialog').then((file) => file.NoteDialog))

type Props = {
  ids: readonly string[]
  refused: { request: string | null; decide: string | null }
  /** The one exception that it is about; for many, every action is offered. */
  one?: { state: ExceptionState; isOwn: boolean }
  /** Takes what was done, in words; without it they stand beside the buttons. */
  onDone?: (words: string) => void
}

const verbs = { approve: 'Approve', refuse: 'Refuse', withdraw: 'Withdraw' } as const
const did = { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const
const words = {
  approve:
    'The finding is not counted until the requested end date. The current risk is stored with the approval.',
  refuse: 'The finding stays open. The exception can be requested again.',
  withdraw: 'The exception ends now and the finding is open again.',
} as const

/** Approve, refuse, withdraw: for one exception or for many. */
export function ExceptionActions({ ids, refused, one, onDone }: Props) {
  const refresh = useRefresh('exceptions', 'findings', 'identities')
  const decide = useDecideExceptions()
  const withdraw = useWithdrawExceptions()
  const [open, setOpen] = useState<keyof typeof verbs | null>(null)
  const { tell, told } = useTold(onDone)
  const isDecidable = !one || one.state === 'requested' || one.state === 'stale'
  const isStanding = !one || isDecidable || one.state === 'approved'
  const refusal = refused.decide ?? (one?.isOwn ? 'you cannot decide your own request' : undefined)
  const what = counted(ids.length, 'exception')
  const close = () => {
    decide.reset()
    withdraw.reset()
    setOpen(null)
  }
  const finish = (answer: Changed) => {
    close()
    if (open) tell(changedWords(answer, ['exception', 'exceptions'], did[open]))
    refresh()
  }
  const go = (note: string | undefined) => {
    if (open === 'withdraw') withdraw.mutate({ ids: [...ids], reason: note }, { onSuccess: finish })
    else if (open) decide.mutate({ ids: [...ids], decision: open, note }, { onSuccess: finish })
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
      {open ? (
        <NoteDialog
          title={`${verbs[open]} ${what}`}
          words={words[open]}
          change={{
            isPending: decide.isPending || withdraw.isPending,
            error: decide.error ?? withdraw.error,
          }}
          onSubmit={go}
          onClose={close}
        />
      ) : null}
      {told}
    </>
  )
}
