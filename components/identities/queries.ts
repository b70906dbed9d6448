import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { JoinDecision } from '@/lib/model/answers/inventory'
import type { Assigned } from '@/lib/model/answers/owners'

export function useAssignOwner() {
  return useMutation({
    mutationFn: (body: { ids: string[]; owner: string; decision: 'accept' | 'reject' }) =>
      ask<Assigned>('/identities/owners', { method: 'POST', body }),
  })
}

export function useDecideJoin(id: string, other: string) {
  return useMutation({
    mutationFn: (decision: JoinDecision) =>
      ask<{ done: number }>(`/identities/${id}/joins/${other}`, { method: 'PUT', body: { decision } }),
  })
}
