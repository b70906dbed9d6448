import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { AuditRow, SignedCheckpoint, Verified } from '@/lib/model/answers/audit'

/** The listed entries, whole. */
export const auditExport = (search: string, format: 'csv' | 'ndjson' | 'ocsf') =>
  `/api/v1/audit/export?${search}${search ? '&' : ''}format=${format}`

/** The audit log under a filter, starting with the page that the server has drawn already. */
export const useAudit = (search: string, first: Page<AuditRow>) =>
  useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<AuditRow>>(
        `/audit?${new URLSearchParams([...new URLSearchParams(search), ['limit', '100'], ...(pageParam ? [['cursor', pageParam]] : [])] as [string, string][])}`,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
    staleTime: Infinity,
  })

export const useVerify = () => useMutation({ mutationFn: () => ask<Verified>('/audit/verification') })

export const useCheckpoint = () =>
  useMutation({ mutationFn: () => ask<SignedCheckpoint>('/audit/checkpoints', { method: 'POST' }) })
