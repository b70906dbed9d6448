'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { lazily } from '@/components/ui/lazily'
import type { RequestState } from '@/lib/model/vocabulary'

const AnswerDialog = lazily(() => import('./answer-dialog').then((file) => file.AnswerDialog))
const ReasonDialog = lazily(() => import('./reason-dialog').then((file) => file.ReasonDialog))

type Props = {
  request: string
  state: RequestState
  /** Why this role cannot ask and answer; null when it can. */
  refused: { ask: string | null; answer: string | null }
}

/** Answer, ask for more, withdraw: whatever the reader may do with an open request. */
export function RequestActions({ request, state, refused }: Props) {
  const [open, setOpen] = useState<'answer' | 'ask_again' | 'withdraw' | null>(null)
  if (state === 'accepted' || state === 'withdrawn') return null
  const close = () => setOpen(null)
  return (
    <>
      {refused.answer ? null : (
        <Button small look={state === 'answered' ? 'plain' : 'filled'} onClick={() => setOpen('answer')}>
          {state === 'answered' ? 'Add an answer' : 'Answer'}
        </Button>
      )}
      {refused.ask ? null : (
        <>
          {state === 'answered' ? (
            <Button small onClick={() => setOpen('ask_again')}>
              Ask for more
            </Button>
          ) : null}
          <Button small onClick={() => setOpen('withdraw')}>
            Withdraw
          </Button>
        </>
      )}
      {open === 'answer' ? <AnswerDialog request={request} onClose={close} /> : null}
      {open === 'ask_again' || open === 'withdraw' ? (
        <ReasonDialog request={request} decision={open} onClose={close} />
      ) : null}
    </>
  )
}
