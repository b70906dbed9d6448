'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { lazily } from '@/components/ui/lazily'

const AcceptDialog = lazily(() => import('./accept-dialog').then((file) => file.AcceptDialog))

type Props = {
  request: string
  answer: string
  /** It is the newest: what the page is for. */
  isNewest: boolean
  /** Why the reader cannot accept it; null when they can. */
  refused: string | null
}

/** Accepts one answer, once somebody has confirmed that it closes the request. */
export function AcceptButton({ request, answer, isNewest, refused }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        small
        look={isNewest ? 'filled' : 'plain'}
        refused={refused ?? undefined}
        onClick={() => setOpen(true)}
      >
        Accept this answer
      </Button>
      {open ? <AcceptDialog request={request} answer={answer} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
