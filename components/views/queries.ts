import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { ask } from '@/components/session/ask'
import { carry } from '@/components/session/point-of-view'
import type { SavedView } from '@/lib/model/answers/views'
import type { Page } from '@/lib/model/filters'

/** The first part of the key of what a route answers: what a change makes read again. */
const nounOf = (path: string) => path.split('/')[1]

/** Rows of a list under a filter, starting with the page that the server has drawn already. */
export const useRows = <Row>(path: string, query: string, first: Page<Row>) =>
  useInfiniteQuery({
    queryKey: [nounOf(path), path, query],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Row>>(`${path}?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })

/** One thing in full, for the drawer beside its list. The one before stays in sight until it is there. */
export function useDetail<Detail>(path: string, id: string) {
  const seenFrom = carry(path, useSearchParams())
  return useQuery({
    queryKey: [nounOf(path), seenFrom, id],
    queryFn: ({ signal }) => ask<Detail>(`${path}/${encodeURIComponent(id)}`, { signal }),
    placeholderData: keepPreviousData,
  })
}

export type ViewPage = 'identities' | 'credentials' | 'findings' | 'tasks' | 'exceptions' | 'requests'

/** Own and shared views of a page, once somebody opens the menu. */
export const useViews = (page: ViewPage) =>
  useQuery({
    queryKey: ['views', page],
    queryFn: ({ signal }) => ask<{ rows: SavedView[] }>(`/views?page=${page}`, { signal }),
  })

/** The tabs above the list and the dialog of views show what was saved or deleted. */
function useReadViews(page: ViewPage): () => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  return () => {
    router.refresh()
    return client.invalidateQueries({ queryKey: ['views', page] })
  }
}

export function useSaveView(page: ViewPage) {
  const onSuccess = useReadViews(page)
  return useMutation({
    mutationFn: (view: { name: string; query: string; shared: boolean }) =>
      ask<{ id: string }>('/views', { method: 'POST', body: { page, ...view } }),
    onSuccess,
  })
}

export function useDeleteView(page: ViewPage) {
  const onSuccess = useReadViews(page)
  return useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/views/${id}`, { method: 'DELETE' }),
    onSuccess,
  })
}
