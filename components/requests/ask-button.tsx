'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { lazily } from '@/components/ui/lazily'
import type { AskDialogProps } from './ask-dialog'

const AskDialog = lazily(() => import('./ask-dialog').then((file) => file.AskDialog))

type Props = Omit<AskDialogProps, 'onClose'> & {
  /** Why this role cannot ask; null when it can. */
  refused: string | null
  filled?: boolean
}

/** Opens the form in which evidence is asked for. */
export function AskButton({ refused, filled, ...dialog }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        small
        look={filled ? 'filled' : 'plain'}
        refused={refused ?? undefined}
        onClick={() => setOpen(true)}
      >
        Ask for evidence
        {dialog.control ? <span className="visually-hidden"> of {dialog.control.id}</span> : null}
      </Button>
      {isOpen ? <AskDialog {...dialog} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
