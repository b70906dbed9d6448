import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { PersonInput } from '@/lib/owners/directory'
import type { Assigned, Departing, Departure, DirectoryPerson, Orphan } from '@/lib/model/answers/owners'

/** Further rows of a list whose first page the server has drawn. */
function useRows<Row>(path: string, query: string, first: Page<Row>) {
  return useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Row>>(`${path}?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })
}

export const useOrphans = (query: string, first: Page<Orphan>) => useRows('/owners/queue', query, first)
export const useDirectory = (query: string, first: Page<DirectoryPerson>) =>
  useRows('/owners/people', query, first)
export const useDeparture = (personId: number, query: string, first: Departure) =>
  useRows<Departing>(`/owners/people/${personId}/departure`, query, first)

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

export const useOrderOwners = (identityId: string) =>
  useMutation({
    mutationFn: (owners: string[]) =>
      ask<{ done: number }>(`/identities/${identityId}/succession`, { method: 'PUT', body: { owners } }),
  })
