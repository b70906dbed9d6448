import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { FindingAction } from '@/lib/tasks/change-findings'
import type { DismissalRequest } from '@/lib/findings/dismissals'
import type { Assigned } from '@/lib/model/answers/findings'

type Change =
  | FindingAction
  | (DismissalRequest & { action: 'dismiss' })
  | { action: 'reopen'; ids: string[]; reason?: string }

export function useChangeFindings() {
  return useMutation({
    mutationFn: (body: Change) => ask<Assigned>('/findings/actions', { method: 'POST', body }),
  })
}

/** Gives findings back to whoever had them before; answers how many. */
export async function undoAssignment(before: NonNullable<Assigned['before']>): Promise<{
  done: number
  skipped: Assigned['skipped']
}> {
  const back: Assigned[] = []
  for (const { assignee, ids } of before)
    back.push(
      await ask<Assigned>('/findings/actions', { method: 'POST', body: { action: 'assign', ids, assignee } }),
    )
  return {
    done: back.reduce((sum, { done }) => sum + done, 0),
    skipped: back.flatMap(({ skipped }) => skipped),
  }
}
