'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { counted } from '@/components/ui/figures'
import { type Undo, useTold } from '@/components/ui/told'
import { assignedWords, changedWords } from '@/components/views/changed-words'
import { undoAssignment } from '@/components/views/undo-assignment'
import type { TaskState } from '@/lib/model/vocabulary'
import { useChangeTasks } from './queries'
import type { Changed } from '@/lib/model/answers/findings'
import { lazily } from '@/components/ui/lazily'

const AssignDialog = lazily(() =>
  import('@/components/views/assign-dialog').then((file) => file.AssignDialog),
)
const CancelDialog = lazily(() => import('./cancel-dialog').then((file) => file.CancelDialog))
const DueDialog = lazily(() => import('./due-dialog').then((file) => file.DueDialog))

type Props = {
  ids: readonly string[]
  /** Why this role cannot work on tasks, or not plan them; null when it can. */
  refused: { work: string | null; plan: string | null }
  me: string
  small?: boolean
  /** The state of the one task that the page is about; for many, every action is offered. */
  state?: TaskState
  /** Takes what was done, in words, and what takes it back; without it they stand beside the buttons. */
  onDone?: (words: string, undo?: Undo) => void
}

const TASKS = ['task', 'tasks'] as const
const moved = { start: 'started', claim: 'marked as done', resume: 'set back to in progress' }

/** What can be done with one task or with many. "Done" is a claim: only later data closes a task. */
export function TaskActions({ ids, refused, me, small, state, onDone }: Props) {
  const refresh = useRefresh('tasks', 'findings')
  const change = useChangeTasks()
  const assigning = useChangeTasks()
  const [open, setOpen] = useState<'assign' | 'due' | 'cancel' | null>(null)
  const { tell, told } = useTold(onDone)
  if (refused.work)
    return (
      <Button small={small} refused={refused.work}>
        Work on task
      </Button>
    )
  if (state === 'verified' || state === 'cancelled') return told
  const finish = (did: string, undo?: Undo) => (answer: Changed) => {
    setOpen(null)
    tell(changedWords(answer, TASKS, did), undo)
    refresh()
  }
  const move = (action: 'start' | 'claim' | 'resume') =>
    change.mutate({ action, ids: [...ids] }, { onSuccess: finish(moved[action]) })
  const starts = state === undefined || state === 'planned' || state === 'regressed'
  const claims = state !== 'awaiting_proof'
  const dialog = { ids, onClose: () => setOpen(null) }
  return (
    <>
      {starts ? (
        <Button small={small} look={state ? 'filled' : 'plain'} onClick={() => move('start')}>
          Start
        </Button>
      ) : null}
      {claims ? (
        <Button small={small} look={state && !starts ? 'filled' : 'plain'} onClick={() => move('claim')}>
          Mark as done
        </Button>
      ) : (
        <Button small={small} onClick={() => move('resume')}>
          Not done
        </Button>
      )}
      <Button small={small} onClick={() => setOpen('assign')}>
        Assign
      </Button>
      {refused.plan ? null : (
        <>
          <Button small={small} onClick={() => setOpen('due')}>
            Due date
          </Button>
          <Button small={small} look="danger" onClick={() => setOpen('cancel')}>
            Cancel
          </Button>
        </>
      )}
      {change.error ? <ErrorState title="Nothing was changed.">{change.error.message}</ErrorState> : null}
      {open === 'assign' ? (
        <AssignDialog
          what={counted(ids.length, 'task')}
          hint="E-mail or team. The finding behind it is assigned as well."
          me={me}
          change={assigning}
          onAssign={(assignee) =>
            assigning.mutate(
              { action: 'assign', ids: [...ids], assignee },
              {
                onSuccess: (answer) => {
                  const { before = [] } = answer
                  const undo = async () => {
                    const back = await undoAssignment('/tasks/actions', before, assignee)
                    refresh()
                    return changedWords(back, TASKS, 'given back')
                  }
                  finish(assignedWords(assignee, answer), before.length > 0 ? undo : undefined)(answer)
                },
              },
            )
          }
          onClose={() => {
            assigning.reset()
            setOpen(null)
          }}
        />
      ) : open === 'due' ? (
        <DueDialog {...dialog} onDone={finish('given another due date')} />
      ) : open === 'cancel' ? (
        <CancelDialog {...dialog} onDone={finish('cancelled')} />
      ) : null}
      {told}
    </>
  )
}
