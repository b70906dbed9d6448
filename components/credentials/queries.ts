import { useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { CredentialRow } from '@/lib/model/answers/inventory'

export type CredentialPage = Page<CredentialRow>

/** The filtered list as CSV. */
export const credentialsCsv = (query: string) => `/api/v1/credentials/export${query ? `?${query}` : ''}`

/** Rows of the filter, starting with the page that the server has drawn already. */
export const useCredentials = (query: string, first: CredentialPage) =>
  useInfiniteQuery({
    queryKey: ['credentials', query],
    queryFn: ({ pageParam, signal }) =>
      ask<CredentialPage>(`/credentials?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })
