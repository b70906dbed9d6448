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
    summary: 'Tasks, keyset-paged, with facets',
    permission: 'inventory:read',
    query: taskFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(taskRow),
  }),
  planTasks: spec({
    method: 'POST',
    path: '/tasks',
    summary: 'Creates a task for each finding, from the playbook of its check',
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
      'Plans of which the filter names a task, with how many of their tasks are proven, the most urgent first',
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
    summary: 'Saves the ticket of a plan, which all of its tasks share',
    permission: 'task:work',
    body: ticketBody,
    answer: z.object({
      id: z.string(),
    }),
  }),
  getTask: spec({
    method: 'GET',
    path: '/tasks/{id}',
    summary: 'One task with its steps, proofs and history',
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
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: taskFilter,
    files: ['text/csv'],
  }),
  changeTasks: spec({
    method: 'POST',
    path: '/tasks/actions',
    summary:
      'Starts tasks, claims them done (then later data has to prove it), assigns, postpones or cancels them',
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
      'Marks a step as done or not done; a step before the end of its monitoring period needs a reason',
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
    summary: 'Saves the ticket of a task',
    permission: 'task:work',
    body: ticketBody,
    answer: z.object({
      id: z.string(),
    }),
  }),
  addComment: spec({
    method: 'POST',
    path: '/comments',
    summary:
      'Adds a comment to a finding or task; the caller chooses its id, so that a repeat adds no second one',
    permission: 'task:work',
    body: z.object({ id: z.uuid(), ...thing, text: z.string().trim().min(1).max(10_000) }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  setWatch: spec({
    method: 'PUT',
    path: '/watches',
    summary: 'Watches a finding or task, or stops watching it',
    permission: 'view:save',
    body: z.object({ ...thing, watching: z.boolean() }),
    answer: z.object({
      watching: z.boolean(),
    }),
  }),
  listExceptions: spec({
    method: 'GET',
    path: '/exceptions',
    summary: 'Exceptions, keyset-paged, with facets',
    permission: 'inventory:read',
    query: exceptionFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(exceptionRow),
  }),
  requestExceptions: spec({
    method: 'POST',
    path: '/exceptions',
    summary: 'Requests an exception, or a bridge, for each finding; a second person approves it',
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
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: exceptionFilter,
    files: ['text/csv'],
  }),
  decideExceptions: spec({
    method: 'POST',
    path: '/exceptions/decisions',
    summary: 'Approves or refuses exceptions that somebody else requested',
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
    summary: 'Withdraws exceptions before their end',
    permission: 'exception:request',
    body: z.object({ ids, reason: note.optional() }),
    answer: changed,
  }),
} as const
