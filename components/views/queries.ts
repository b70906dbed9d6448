import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { SavedView } from '@/lib/model/answers/views'

export type ViewPage = 'identities' | 'credentials' | 'findings' | 'tasks' | 'exceptions'

/** Own and shared views of a page, once somebody opens the menu. */
export const useViews = (page: ViewPage, enabled: boolean) =>
  useQuery({
    queryKey: ['views', page],
    queryFn: ({ signal }) => ask<{ rows: SavedView[] }>(`/views?page=${page}`, { signal }),
    enabled,
  })

export function useSaveView(page: ViewPage) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (view: { name: string; query: string; shared: boolean }) =>
      ask<{ id: string }>('/views', { method: 'POST', body: { page, ...view } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['views', page] }),
  })
}

export function useDeleteView(page: ViewPage) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/views/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['views', page] }),
  })
}
