import { listOf, timestamp } from '@/lib/model/answers/page'
import {
  comment,
  exceptionRow,
  planRow,
  proofRow,
  stepRow,
  taskChange,
  taskRow,
} from '@/lib/model/answers/remediation'
import { assigned, changed } from '@/lib/model/answers/findings'
import { exceptionFilter, taskFilter } from '@/lib/model/filters'
import { planBys } from '@/lib/model/vocabulary'
import { compensatingControl, nativeIdentity, note, reason } from '@/lib/model/inputs'
import { z } from 'zod'
import { spec, ids, assignee, instant, thing, intId } from './spec'
import { LABEL_LENGTH_MAX } from '@/lib/model/limits'

const ticketBody = z.object({
  ticket: z
    .object({ url: z.url().max(2000), label: z.string().trim().min(1).max(LABEL_LENGTH_MAX) })
    .nullable(),
})

/** Tasks, exceptions, comments and watching. */
export const remediationSpecs = {
  listTasks: spec({
    method: 'GET',
    path: '/tasks',
    summary: 'List tasks, page by page, with optional counts per filter value',
    permission: 'inventory:read',
    query: taskFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(taskRow),
  }),
  planTasks: spec({
    method: 'POST',
    path: '/tasks',
    summary: 'Create a task for each finding, with the steps of its check',
    permission: 'finding:change',
    body: z.object({
      ids,
      assignee: assignee.default(null),
      due_at: instant.nullable().default(null),
      overdue: z
        .enum(['accept', 'refuse'])
        .default('accept')
        .describe('`refuse`: answers 409 and creates nothing when a task would be overdue from the start.'),
      by: z
        .enum(planBys)
        .default('finding')
        .describe(
          'What is planned together, as one thing with one ticket, where several findings have it in common.',
        ),
    }),
    answer: changed.extend({
      tasks: z.array(z.string()),
      plans: z
        .array(z.object({ id: z.string(), title: z.string(), tasks: z.int() }))
        .describe('What was planned together.'),
    }),
  }),
  listPlans: spec({
    method: 'GET',
    path: '/tasks/plans',
    summary:
      'List plans with a task that matches the filter and how many of their tasks are verified, most urgent first',
    permission: 'inventory:read',
    query: taskFilter,
    answer: z.object({
      rows: z.array(planRow).describe('The 200 most urgent of them.'),
      total: z.int(),
      tasks: z.int().describe('Tasks of all of them, without those that are cancelled.'),
    }),
  }),
  setPlanTicket: spec({
    method: 'PUT',
    path: '/tasks/plans/{id}/ticket',
    summary: 'Link a ticket to a plan and all of its tasks',
    permission: 'task:work',
    body: ticketBody,
    answer: z.object({
      id: z.string(),
    }),
  }),
  getTask: spec({
    method: 'GET',
    path: '/tasks/{id}',
    summary: 'Get a task with its steps, proofs and history',
    permission: 'inventory:read',
    answer: taskRow.extend({
      holdDays: z.int(),
      holdBecause: z.string().nullable(),
      holdUntil: timestamp.nullable(),
      steps: z.array(stepRow),
      proofs: z.array(proofRow),
      history: z.array(taskChange),
      comments: z.array(comment),
    }),
  }),
  exportTasks: spec({
    method: 'GET',
    path: '/tasks/export',
    summary: 'Export filtered tasks as CSV',
    permission: 'inventory:read',
    query: taskFilter,
    files: ['text/csv'],
  }),
  changeTasks: spec({
    method: 'POST',
    path: '/tasks/actions',
    summary:
      'Start, assign, postpone or cancel tasks, or mark them as done. Later data has to confirm what is done.',
    permission: 'task:work',
    body: z.discriminatedUnion('action', [
      z.object({
        action: z.enum(['start', 'claim', 'resume']),
        ids,
        note: note.optional(),
      }),
      z.object({
        action: z.literal('assign'),
        ids,
        assignee,
        from: assignee
          .optional()
          .describe(
            'Only tasks that this assignee has now are assigned, and the others are skipped; null stands for nobody.',
          ),
      }),
      z.object({ action: z.literal('due'), ids, due_at: instant, note: reason }),
      z.object({ action: z.literal('cancel'), ids, note: reason }),
    ]),
    answer: assigned,
  }),
  markStep: spec({
    method: 'PUT',
    path: '/tasks/{id}/steps/{no}',
    params: { no: intId },
    summary:
      'Mark a step as done or not done. Before the end of its monitoring period, a reason is required.',
    permission: 'task:work',
    body: z.object({ done: z.boolean(), anyway: reason.optional() }),
    answer: z.object({
      id: z.string(),
      holdUntil: z.string().nullable(),
    }),
  }),
  setTicket: spec({
    method: 'PUT',
    path: '/tasks/{id}/ticket',
    summary: 'Link a ticket to a task',
    permission: 'task:work',
    body: ticketBody,
    answer: z.object({
      id: z.string(),
    }),
  }),
  addComment: spec({
    method: 'POST',
    path: '/comments',
    summary: 'Add a comment to a finding or task. You choose its id, so that a retry adds no duplicate.',
    permission: 'task:work',
    body: z.object({ id: z.uuid(), ...thing, text: z.string().trim().min(1).max(10_000) }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  setWatch: spec({
    method: 'PUT',
    path: '/watches',
    summary: 'Watch or unwatch a finding or task',
    permission: 'view:save',
    body: z.object({ ...thing, watching: z.boolean() }),
    answer: z.object({
      watching: z.boolean(),
    }),
  }),
  listExceptions: spec({
    method: 'GET',
    path: '/exceptions',
    summary: 'List exceptions, page by page, with optional counts per filter value',
    permission: 'inventory:read',
    query: exceptionFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(exceptionRow),
  }),
  requestExceptions: spec({
    method: 'POST',
    path: '/exceptions',
    summary: 'Request an exception, or a bridge, for each finding. A second person approves it.',
    permission: 'exception:request',
    body: z.object({
      ids,
      reason,
      control: compensatingControl,
      days: z.number().int().min(1).max(1095),
      bridge: z.object({ sunset_on: z.iso.date(), native_identity: nativeIdentity }).optional(),
    }),
    answer: changed,
  }),
  exportExceptions: spec({
    method: 'GET',
    path: '/exceptions/export',
    summary: 'Export filtered exceptions as CSV',
    permission: 'inventory:read',
    query: exceptionFilter,
    files: ['text/csv'],
  }),
  decideExceptions: spec({
    method: 'POST',
    path: '/exceptions/decisions',
    summary: 'Approve or refuse exceptions that somebody else requested',
    permission: 'exception:decide',
    body: z.object({
      ids,
      decision: z.enum(['approve', 'refuse']),
      note: note.optional(),
    }),
    answer: changed,
  }),
  withdrawExceptions: spec({
    method: 'POST',
    path: '/exceptions/withdrawals',
    summary: 'Withdraw exceptions before they expire',
    permission: 'exception:request',
    body: z.object({ ids, reason: note.optional() }),
    answer: changed,
  }),
} as const
