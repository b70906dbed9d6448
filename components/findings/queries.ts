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

/** Has findings count again that were just set aside. */
export const reopenFindings = (ids: readonly string[]): Promise<Assigned> =>
  ask<Assigned>('/findings/actions', { method: 'POST', body: { action: 'reopen', ids } })
