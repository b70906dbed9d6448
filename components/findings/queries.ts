import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { FindingAction } from '@/lib/tasks/change-findings'
import type { DismissalRequest } from '@/lib/findings/dismissals'
import type { Changed } from '@/lib/model/answers/findings'

type Change =
  | FindingAction
  | (DismissalRequest & { action: 'dismiss' })
  | { action: 'reopen'; ids: string[]; reason?: string }

export function useChangeFindings() {
  return useMutation({
    mutationFn: (body: Change) => ask<Changed>('/findings/actions', { method: 'POST', body }),
  })
}
