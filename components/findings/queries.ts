import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { FindingAction } from '@/lib/tasks/change-findings'
import type { DismissalRequest } from '@/lib/findings/dismissals'
import type { Page } from '@/lib/model/filters'
import type { Changed, FindingRow } from '@/lib/model/answers/findings'

export type FindingPage = Page<FindingRow>

/** The filtered list as CSV. */
export const findingsCsv = (query: string) => `/api/v1/findings/export${query ? `?${query}` : ''}`

/** Rows of the filter, starting with the page that the server has drawn already. */
export const useFindings = (query: string, first: FindingPage) =>
  useInfiniteQuery({
    queryKey: ['findings', query],
    queryFn: ({ pageParam, signal }) =>
      ask<FindingPage>(`/findings?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })

type Change =
  | FindingAction
  | (DismissalRequest & { action: 'dismiss' })
  | { action: 'reopen'; ids: string[]; reason?: string }

export function useChangeFindings() {
  return useMutation({
    mutationFn: (body: Change) => ask<Changed>('/findings/actions', { method: 'POST', body }),
  })
}
