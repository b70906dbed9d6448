'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { lazily } from '@/components/ui/lazily'
import type { VerifyDialogProps } from './verify-dialog'

const VerifyDialog = lazily(() => import('./verify-dialog').then((file) => file.VerifyDialog))

type Props = Omit<VerifyDialogProps, 'onClose'> & {
  /** Why this role cannot verify; null when it can. */
  refused: string | null
}

/** Opens the form in which a person records what they found about a control. */
export function VerifyButton({ refused, ...dialog }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button small refused={refused ?? undefined} onClick={() => setOpen(true)}>
        {dialog.control.verification ? 'Change' : 'Verify'}
        <span className="visually-hidden"> {dialog.control.id}</span>
      </Button>
      {isOpen ? <VerifyDialog {...dialog} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
