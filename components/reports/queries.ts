import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import { sha256Of } from '@/components/ui/sha256'
import type { Page } from '@/lib/model/filters'
import type { ReportFormat, ScheduleUnit } from '@/lib/model/answers/reports'
import type { Figures, Issued, ReportEvidence, ReportParams, ReportRow } from '@/lib/model/answers/reports'

export type ReportDetail = ReportRow & { evidence: ReportEvidence | null; figures: Figures[] }

/** It changes without a user action. */
export const isMoving = ({ state }: ReportRow): boolean => state === 'queued' || state === 'running'

export const fileHref = (id: string, format: ReportFormat) => `/api/v1/reports/${id}/files/${format}`

/** Reports, newest first; asked again every two seconds while one of them is being made. */
export const useReports = (first: Page<ReportRow>) =>
  useInfiniteQuery({
    queryKey: ['reports', 'list'],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<ReportRow>>(`/reports?limit=50${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.rows.some(isMoving)) ? 2000 : false,
  })

export const useReport = (first: ReportDetail) =>
  useQuery({
    queryKey: ['reports', first.id],
    queryFn: ({ signal }) => ask<ReportDetail>(`/reports/${first.id}`, { signal }),
    initialData: first,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? 1000 : false),
  })

export const useAskForReport = () => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { kind: string; params: ReportParams; formats: ReportFormat[] }) =>
      ask<{ id: string }>('/reports', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reports'] }),
  })
}

export const useScheduleReport = () =>
  useMutation({
    mutationFn: (body: {
      kind: string
      params: ReportParams
      formats: ReportFormat[]
      every: ScheduleUnit
      recipients: string[]
    }) => ask<{ id: string; nextAt: string }>('/reports/schedules', { method: 'POST', body }),
  })

export const useEndSchedule = (id: string) =>
  useMutation({
    mutationFn: () => ask<{ id: string }>(`/reports/schedules/${id}`, { method: 'DELETE' }),
  })

export const useCancelReport = (id: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => ask<{ id: string }>(`/reports/${id}/cancel`, { method: 'POST', body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reports'] }),
  })
}

/** Whether a file was issued here: only its hash leaves this machine. */
export const useVerifyFile = () =>
  useMutation({
    mutationFn: async (file: File) => ask<Issued>(`/reports/verify?sha256=${await sha256Of(file)}`),
  })
