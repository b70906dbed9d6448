'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { NameDialogProps } from './name-dialog'
import { lazily } from '@/components/ui/lazily'

const NameDialog = lazily(() => import('./name-dialog').then((file) => file.NameDialog))

type Props = Omit<NameDialogProps, 'onClose' | 'onName'> & {
  /** The button that opens it. */
  children: string
  look?: 'plain' | 'filled'
  small?: boolean
  onName: (who: string, onDone: () => void) => void
}

/** Asks for a person or team of the directory. */
export function NameSomebody({ children, look, small, onName, ...dialog }: Props) {
  const [open, setOpen] = useState(false)
  const close = () => {
    dialog.change.reset()
    setOpen(false)
  }
  return (
    <>
      <Button look={look} small={small} onClick={() => setOpen(true)}>
        {children}
      </Button>
      {open ? <NameDialog {...dialog} onName={(who) => onName(who, close)} onClose={close} /> : null}
    </>
  )
}
