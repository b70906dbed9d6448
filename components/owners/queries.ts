import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { PersonInput } from '@/lib/owners/directory'
import type { Absence, Assigned, NatureDecision } from '@/lib/model/answers/owners'

export const useAcceptBest = () =>
  useMutation({
    mutationFn: (ids: string[]) => ask<Assigned>('/owners/queue/accept', { method: 'POST', body: { ids } }),
  })

export const useSavePerson = () =>
  useMutation({
    mutationFn: (body: PersonInput) => ask<{ id: number }>('/owners/people', { method: 'PUT', body }),
  })

export const useSaveTeam = () =>
  useMutation({
    mutationFn: (body: { id?: number; name: string; contact: string | null; parent: string | null }) =>
      ask<{ id: number }>('/owners/teams', { method: 'PUT', body }),
  })

export const useSaveCodeOwners = () =>
  useMutation({
    mutationFn: (body: { repository: string; text: string }) =>
      ask<{ lines: number; owners: number }>('/owners/code-owners', { method: 'POST', body }),
  })

export const useSetAbsence = (personId: number) =>
  useMutation({
    mutationFn: (body: { delegate: string; startsAt: string; endsAt: string }) =>
      ask<Absence>(`/owners/people/${personId}/absence`, { method: 'PUT', body }),
  })

export const useEndAbsence = (personId: number) =>
  useMutation({
    mutationFn: () => ask<{ ended: boolean }>(`/owners/people/${personId}/absence`, { method: 'DELETE' }),
  })

export const usePrepareHandover = (personId: number) =>
  useMutation({
    mutationFn: (body: { ids: string[]; successor: string | null }) =>
      ask<Assigned>(`/owners/people/${personId}/handover`, { method: 'POST', body }),
  })

export const useConfirmHandover = (personId: number) =>
  useMutation({
    mutationFn: () =>
      ask<Assigned>(`/owners/people/${personId}/handover/confirm`, { method: 'POST', body: {} }),
  })

export const useDecideNature = (personId: number) =>
  useMutation({
    mutationFn: (is: NatureDecision) =>
      ask<{ done: number }>(`/owners/people/${personId}/nature`, { method: 'PUT', body: { is } }),
  })

export const useOrderOwners = (identityId: string) =>
  useMutation({
    mutationFn: (owners: string[]) =>
      ask<{ done: number }>(`/identities/${identityId}/succession`, { method: 'PUT', body: { owners } }),
  })
