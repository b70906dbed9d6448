import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { Changed } from '@/lib/model/answers/findings'
import type { ExceptionRow } from '@/lib/model/answers/remediation'

export type ExceptionPage = Page<ExceptionRow>

/** The filtered list as CSV. */
export const exceptionsCsv = (query: string) => `/api/v1/exceptions/export${query ? `?${query}` : ''}`

/** Rows of the filter, starting with the page that the server has drawn already. */
export const useExceptions = (query: string, first: ExceptionPage) =>
  useInfiniteQuery({
    queryKey: ['exceptions', query],
    queryFn: ({ pageParam, signal }) =>
      ask<ExceptionPage>(`/exceptions?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })

export const useRequestExceptions = () =>
  useMutation({
    mutationFn: (body: {
      ids: string[]
      reason: string
      control: string
      days: number
      bridge?: { sunset_on: string; native_identity: string }
    }) => ask<Changed>('/exceptions', { method: 'POST', body }),
  })

export const useDecideExceptions = () =>
  useMutation({
    mutationFn: (body: { ids: string[]; decision: 'approve' | 'refuse'; note?: string }) =>
      ask<Changed>('/exceptions/decisions', { method: 'POST', body }),
  })

export const useWithdrawExceptions = () =>
  useMutation({
    mutationFn: (body: { ids: string[]; reason?: string }) =>
      ask<Changed>('/exceptions/withdrawals', { method: 'POST', body }),
  })
