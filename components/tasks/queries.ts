import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { Changed } from '@/lib/model/answers/findings'
import type { TaskRow } from '@/lib/model/answers/remediation'

export type TaskPage = Page<TaskRow>

/** The filtered list as CSV. */
export const tasksCsv = (query: string) => `/api/v1/tasks/export${query ? `?${query}` : ''}`

/** Rows of the filter, starting with the page that the server has drawn already. */
export const useTasks = (query: string, first: TaskPage) =>
  useInfiniteQuery({
    queryKey: ['tasks', query],
    queryFn: ({ pageParam, signal }) =>
      ask<TaskPage>(`/tasks?${query}${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
  })

export const usePlanTasks = () =>
  useMutation({
    mutationFn: (body: { ids: string[]; assignee: string | null; due_at: string | null }) =>
      ask<Changed>('/tasks', { method: 'POST', body }),
  })

export type TaskChangeBody =
  | { action: 'start' | 'claim' | 'resume'; ids: string[]; note?: string }
  | { action: 'assign'; ids: string[]; assignee: string | null }
  | { action: 'due'; ids: string[]; due_at: string; note: string }
  | { action: 'cancel'; ids: string[]; note: string }

export const useChangeTasks = () =>
  useMutation({
    mutationFn: (body: TaskChangeBody) => ask<Changed>('/tasks/actions', { method: 'POST', body }),
  })

export const useMarkStep = (taskId: string) =>
  useMutation({
    mutationFn: ({ no, ...body }: { no: number; done: boolean; anyway?: string }) =>
      ask<{ id: string }>(`/tasks/${taskId}/steps/${no}`, { method: 'PUT', body }),
  })

export const useSetTicket = (taskId: string) =>
  useMutation({
    mutationFn: (ticket: { url: string; label: string } | null) =>
      ask<{ id: string }>(`/tasks/${taskId}/ticket`, { method: 'PUT', body: { ticket } }),
  })
