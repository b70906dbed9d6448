'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { plannedWords } from '@/components/tasks/planned-words'
import { undoPlan } from '@/components/tasks/queries'
import { type Undo, useTold } from '@/components/ui/told'
import { undoAssignment } from '@/components/views/undo-assignment'
import { assignedWords, changedWords } from '@/components/views/changed-words'
import { reopenFindings, useChangeFindings } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { lazily } from '@/components/ui/lazily'

const AssignDialog = lazily(() =>
  import('@/components/views/assign-dialog').then((file) => file.AssignDialog),
)
const DismissDialog = lazily(() => import('./dismiss-dialog').then((file) => file.DismissDialog))
const PlanDialog = lazily(() => import('./plan-dialog').then((file) => file.PlanDialog))
const ReopenDialog = lazily(() => import('./reopen-dialog').then((file) => file.ReopenDialog))
const RequestDialog = lazily(() =>
  import('@/components/exceptions/request-dialog').then((file) => file.RequestDialog),
)

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
  /** Takes what was done, in words, and what takes it back; without it they stand beside the buttons. */
  onDone?: (words: string, undo?: Undo) => void
}
const FINDINGS = ['finding', 'findings'] as const
const TASKS = ['task', 'tasks'] as const
const did = {
  except: 'requested',
  dismiss: 'dismissed as false positive',
  reopen: 'reopened',
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
  const { tell, told } = useTold(onDone)
  const undoDismissal = async () => {
    const back = await reopenFindings(ids)
    refresh()
    return changedWords(back, FINDINGS, did.reopen)
  }
  const dialog = {
    ids,
    onClose: () => setOpen(null),
    onDone: (answer: Changed) => {
      setOpen(null)
      if (open === 'except') tell(changedWords(answer, ['exception', 'exceptions'], did.except))
      else if (open === 'dismiss') tell(changedWords(answer, FINDINGS, did.dismiss), undoDismissal)
      else if (open === 'reopen') tell(changedWords(answer, FINDINGS, did.reopen))
      refresh()
    },
  }
  if (refused.change && refused.request)
    return (
      <Button small={small} refused={refused.change}>
        Create task
      </Button>
    )
  return (
    <>
      {refused.change ? null : (
        <>
          {can.plan ? (
            <Button small={small} look={filled ? 'filled' : 'plain'} onClick={() => setOpen('plan')}>
              Create task
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
          Mark as false positive
        </Button>
      ) : null}
      {can.reopen && !refused.change ? (
        <Button small={small} onClick={() => setOpen('reopen')}>
          Reopen
        </Button>
      ) : null}
      {open === 'plan' ? (
        <PlanDialog
          {...dialog}
          me={me}
          onDone={(answer) => {
            setOpen(null)
            const undo = async () => {
              const back = await undoPlan(answer.tasks)
              refresh()
              return changedWords(back, TASKS, 'cancelled')
            }
            tell(plannedWords(answer), answer.tasks.length > 0 ? undo : undefined)
            refresh()
          }}
        />
      ) : open === 'assign' ? (
        <AssignDialog
          what={counted(ids.length, 'finding')}
          hint="Who fixes it: e-mail or team. The history records who assigned it."
          me={me}
          change={change}
          onAssign={(assignee) =>
            change.mutate(
              { action: 'assign', ids: [...ids], assignee },
              {
                onSuccess: (answer) => {
                  setOpen(null)
                  const { before = [] } = answer
                  const undo = async () => {
                    const back = await undoAssignment('/findings/actions', before, assignee)
                    refresh()
                    return changedWords(back, FINDINGS, 'given back')
                  }
                  tell(
                    changedWords(answer, FINDINGS, assignedWords(assignee, answer)),
                    before.length > 0 ? undo : undefined,
                  )
                  refresh()
                },
              },
            )
          }
          onClose={() => {
            change.reset()
            setOpen(null)
          }}
        />
      ) : open === 'except' ? (
        <RequestDialog {...dialog} daysMax={daysMax} />
      ) : open === 'dismiss' ? (
        <DismissDialog {...dialog} />
      ) : open === 'reopen' ? (
        <ReopenDialog {...dialog} />
      ) : null}
      {told}
    </>
  )
}
