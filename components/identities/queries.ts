import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import type { Assigned } from '@/lib/model/answers/owners'

export type IdentityPage = Page<IdentityRow>

/** The filtered list as CSV. */
export const identitiesCsv = (query: string) => `/api/v1/identities/export${query ? `?${query}` : ''}`

/** Rows of the filter, starting with the page that the server has drawn already. */
export const useIdentities = (query: string, first: IdentityPage) =>
  useInfiniteQuery({
    queryKey: ['identities', query],
    queryFn: ({ pageParam, signal }) =>
      ask<IdentityPage>(`/identities?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })

export function useAssignOwner() {
  return useMutation({
    mutationFn: (body: { ids: string[]; owner: string; decision: 'accept' | 'reject' }) =>
      ask<Assigned>('/identities/owners', { method: 'POST', body }),
  })
}
