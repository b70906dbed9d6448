'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import type { Changed } from '@/lib/findings/change'
import { AcceptDialog } from './accept-dialog'
import { AssignDialog } from './assign-dialog'
import { ReopenDialog } from './reopen-dialog'

type Props = {
  ids: readonly string[]
  /** Why this role cannot change findings; null when it can. */
  refused: string | null
  /** The reader's e-mail, for "assign to me". */
  me: string
  small?: boolean
  filled?: boolean
  /** Whether there is anything to reopen or to accept among them; both when many are chosen. */
  can?: { accept: boolean; reopen: boolean }
  onDone?: (answer: Changed) => void
}

/** Assign, accept for a time, reopen: for one finding or for many. */
export function FindingActions({ ids, refused, me, small, filled, can, onDone }: Props) {
  const refresh = useRefresh()
  const [open, setOpen] = useState<'assign' | 'accept' | 'reopen' | null>(null)
  const accept = can?.accept ?? true
  const reopen = can?.reopen ?? true
  if (refused)
    return (
      <>
        <Button small={small} refused={refused}>
          Assign
        </Button>
        <Button small={small} refused={refused}>
          Accept for a time
        </Button>
      </>
    )
  const dialog = {
    ids,
    onClose: () => setOpen(null),
    onDone: (answer: Changed) => {
      setOpen(null)
      onDone?.(answer)
      refresh()
    },
  }
  return (
    <>
      <Button small={small} look={filled ? 'filled' : 'plain'} onClick={() => setOpen('assign')}>
        Assign
      </Button>
      {accept ? (
        <Button small={small} onClick={() => setOpen('accept')}>
          Accept for a time
        </Button>
      ) : null}
      {reopen ? (
        <Button small={small} onClick={() => setOpen('reopen')}>
          Reopen
        </Button>
      ) : null}
      <AssignDialog {...dialog} open={open === 'assign'} me={me} />
      <AcceptDialog {...dialog} open={open === 'accept'} />
      <ReopenDialog {...dialog} open={open === 'reopen'} />
    </>
  )
}
