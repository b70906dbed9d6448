'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { CommandBlock } from '@/components/ui/command-block'
import { Dialog } from '@/components/ui/dialog'

type Props = {
  title: string
  /** What is shown and is not stored; null when an earlier try has shown it. */
  secret: string | null
  /** "the token". */
  what: string
  done: string
  onClose: () => void
  children: ReactNode
}

/** A secret that can be copied now and never again: a press beside the dialog does not close it. */
export const ShownOnce = ({ title, secret, what, done, onClose, children }: Props) => (
  <Dialog
    wide
    firm
    title={title}
    onClose={onClose}
    actions={
      <Button look="filled" onClick={onClose}>
        {done}
      </Button>
    }
  >
    <div className="stack">
      <p>{children}</p>
      {secret ? <CommandBlock text={secret} what={what} /> : null}
    </div>
  </Dialog>
)
