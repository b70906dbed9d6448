'use client'
import { useState } from 'react'
import { RequestDialog } from '@/components/exceptions/request-dialog'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { AssignDialog } from '@/components/views/assign-dialog'
import { DismissDialog } from './dismiss-dialog'
import { PlanDialog } from './plan-dialog'
import { useChangeFindings } from './queries'
import { ReopenDialog } from './reopen-dialog'
import type { Changed } from '@/lib/model/answers/findings'

/** What a role may do with findings: null when it may, else why not. */
export interface FindingRefusals {
  change: string | null
  request: string | null
}

type Props = {
  ids: readonly string[]
  refused: FindingRefusals
  /** The longest that an exception may last. */
  daysMax: number
  /** The reader's e-mail, for "assign to me". */
  me: string
  small?: boolean
  filled?: boolean
  /** What makes sense for the one finding that it is about; everything when many are chosen. */
  can?: { plan: boolean; except: boolean; dismiss: boolean; reopen: boolean }
  onDone?: (answer: Changed) => void
}
const everything = { plan: true, except: true, dismiss: true, reopen: true }

/** Plan, assign, ask for an exception, not a problem, reopen: for one finding or for many. */
export function FindingActions({
  ids,
  refused,
  daysMax,
  me,
  small,
  filled,
  can = everything,
  onDone,
}: Props) {
  const refresh = useRefresh('findings', 'tasks', 'exceptions', 'identities')
  const change = useChangeFindings()
  const [open, setOpen] = useState<'plan' | 'assign' | 'except' | 'dismiss' | 'reopen' | null>(null)
  const dialog = {
    ids,
    onClose: () => setOpen(null),
    onDone: (answer: Changed) => {
      setOpen(null)
      onDone?.(answer)
      refresh()
    },
  }
  if (refused.change && refused.request)
    return (
      <Button small={small} refused={refused.change}>
        Plan the fix
      </Button>
    )
  return (
    <>
      {refused.change ? null : (
        <>
          {can.plan ? (
            <Button small={small} look={filled ? 'filled' : 'plain'} onClick={() => setOpen('plan')}>
              Plan the fix
            </Button>
          ) : null}
          <Button small={small} onClick={() => setOpen('assign')}>
            Assign
          </Button>
        </>
      )}
      {can.except && !refused.request ? (
        <Button small={small} onClick={() => setOpen('except')}>
          Exception
        </Button>
      ) : null}
      {can.dismiss && !refused.change ? (
        <Button small={small} onClick={() => setOpen('dismiss')}>
          Not a problem
        </Button>
      ) : null}
      {can.reopen && !refused.change ? (
        <Button small={small} onClick={() => setOpen('reopen')}>
          Reopen
        </Button>
      ) : null}
      <PlanDialog {...dialog} open={open === 'plan'} me={me} />
      <AssignDialog
        what={counted(ids.length, 'finding')}
        hint="Who fixes it: an e-mail or a team. The history keeps who assigned it."
        open={open === 'assign'}
        me={me}
        isPending={change.isPending}
        problem={change.error?.message}
        onAssign={(assignee) =>
          change.mutate({ action: 'assign', ids: [...ids], assignee }, { onSuccess: dialog.onDone })
        }
        onClose={() => {
          change.reset()
          setOpen(null)
        }}
      />
      <RequestDialog {...dialog} open={open === 'except'} daysMax={daysMax} />
      <DismissDialog {...dialog} open={open === 'dismiss'} />
      <ReopenDialog {...dialog} open={open === 'reopen'} />
    </>
  )
}
