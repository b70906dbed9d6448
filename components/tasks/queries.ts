import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Page } from '@/lib/model/filters'
import type { Assigned, Changed } from '@/lib/model/answers/findings'
import type { PlanBy } from '@/lib/model/vocabulary'
import type { TaskRow } from '@/lib/model/answers/remediation'

export type TaskPage = Page<TaskRow>

interface PlanBody {
  ids: string[]
  assignee: string | null
  due_at: string | null
  overdue: 'accept' | 'refuse'
  by: PlanBy
}
export type Planned = Changed & { tasks: string[]; plans: { tasks: number }[] }

/** Takes tasks back that were just created. */
export const undoPlan = (ids: string[]): Promise<Changed> =>
  ask<Changed>('/tasks/actions', {
    method: 'POST',
    body: { action: 'cancel', ids, note: 'Undone right after it was created.' },
  })

export const usePlanTasks = () =>
  useMutation({
    mutationFn: (body: PlanBody) => ask<Planned>('/tasks', { method: 'POST', body }),
  })

export type TaskChangeBody =
  | { action: 'start' | 'claim' | 'resume'; ids: string[]; note?: string }
  | { action: 'assign'; ids: string[]; assignee: string | null }
  | { action: 'due'; ids: string[]; due_at: string; note: string }
  | { action: 'cancel'; ids: string[]; note: string }

export const useChangeTasks = () =>
  useMutation({
    mutationFn: (body: TaskChangeBody) => ask<Assigned>('/tasks/actions', { method: 'POST', body }),
  })

export const useMarkStep = (taskId: string) =>
  useMutation({
    mutationFn: ({ no, ...body }: { no: number; done: boolean; anyway?: string }) =>
      ask<{ id: string }>(`/tasks/${taskId}/steps/${no}`, { method: 'PUT', body }),
  })

export const useSetTicket = (path: string) =>
  useMutation({
    mutationFn: (ticket: { url: string; label: string } | null) =>
      ask<{ id: string }>(`${path}/ticket`, { method: 'PUT', body: { ticket } }),
  })
