import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Assigned } from '@/lib/model/answers/owners'

export function useAssignOwner() {
  return useMutation({
    mutationFn: (body: { ids: string[]; owner: string; decision: 'accept' | 'reject' }) =>
      ask<Assigned>('/identities/owners', { method: 'POST', body }),
  })
}
