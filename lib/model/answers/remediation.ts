import { z } from 'zod'
import { timestamp } from './page'
import {
  changes,
  exceptionStates,
  identityKinds,
  planBys,
  providers,
  taskKinds,
  taskStates,
} from '@/lib/model/vocabulary'

/** A row of the list of exceptions. Times are ISO 8601. */
export const exceptionRow = z.object({
  id: z.string(),
  findingId: z.string(),
  title: z.string(),
  checkId: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  identityId: z.string(),
  identityName: z.string(),
  identityKind: z.enum(identityKinds),
  provider: z.enum(providers),
  state: z.enum(exceptionStates),
  reason: z.string(),
  control: z.string(),
  expiresAt: timestamp,
  bridge: z
    .object({
      sunsetOn: z.string(),
      nativeIdentity: z.string(),
    })
    .nullable(),
  requestedBy: z.string(),
  requestedAt: timestamp,
  isOwn: z.boolean().describe('Asked for by the reader: somebody else decides.'),
  decidedBy: z.string().nullable(),
  decidedAt: timestamp.nullable(),
  decisionNote: z.string().nullable(),
  renewals: z.int(),
  staleBecause: z.string().nullable(),
  isLapsed: z.boolean().describe('Expired, and the gap still counts.'),
})
export type ExceptionRow = z.infer<typeof exceptionRow>

const ticket = z.object({ url: z.string(), label: z.string() })

/** A row of the list of tasks. Times are ISO 8601. */
export const taskRow = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(taskKinds),
  state: z.enum(taskStates),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  origin: z.enum(['finding', 'attestation']),
  originRef: z.string().nullable(),
  findingId: z.string().nullable(),
  checkId: z.string().nullable(),
  identityId: z.string(),
  identityName: z.string(),
  identityKind: z.enum(identityKinds),
  provider: z.enum(providers),
  credentialId: z.string().nullable(),
  credential: z.string().nullable(),
  assignee: z.string().nullable(),
  dueAt: timestamp.nullable(),
  isOverdue: z.boolean(),
  claimedAt: timestamp.nullable(),
  createdAt: timestamp,
  closedAt: timestamp.nullable(),
  regressed: z.int(),
  plan: z.object({ id: z.string(), title: z.string() }).nullable().describe('What it was planned with.'),
  ticket: ticket.nullable().describe('Its own ticket, or that of its plan.'),
  proofFrom: z
    .union([
      z.object({
        kind: z.enum(['import', 'log']),
        source: z.string(),
        lastAt: timestamp.nullable(),
      }),
      z.object({
        kind: z.literal('decision'),
      }),
    ])
    .nullable()
    .describe(
      'What would prove it: the next import of a source, a log that goes on, or a decision; and how old the last one is.',
    ),
  demand: z.union([
    z.object({
      by: z.literal('finding'),
    }),
    z.object({
      by: z.literal('ended'),
    }),
    z.object({
      by: z.literal('rotated'),
    }),
    z.object({
      by: z.literal('reduced'),
      grantKeys: z.array(z.string()),
      grantedBefore: z.int().optional(),
    }),
    z.object({
      by: z.literal('owned'),
    }),
    z.object({
      by: z.literal('silent'),
      days: z.int(),
    }),
  ]),
})
export type TaskRow = z.infer<typeof taskRow>

/** Tasks that were planned together. Figures count the tasks that the reader may see. */
export const planRow = z.object({
  id: z.string(),
  title: z.string(),
  by: z.enum(planBys).describe('What its tasks have in common.'),
  tasks: z.int().describe('Without those that are cancelled.'),
  cancelled: z.int(),
  proven: z.int(),
  open: z.int(),
  overdue: z.int(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).describe('The worst of its tasks.'),
  dueAt: timestamp.nullable().describe('Of the open task that is due first.'),
  assignees: z.array(z.string()),
  ticket: ticket.nullable(),
  createdBy: z.string(),
  createdAt: timestamp,
})
export type PlanRow = z.infer<typeof planRow>

export const proofRow = z.object({
  id: z.string(),
  shows: z.enum(['fixed', 'gap']),
  kind: z.enum(['record', 'decision', 'absence', 'silence']),
  importId: z.int().nullable(),
  place: z.string().nullable().describe('File and place of the record.'),
  at: z.string(),
  says: z.string(),
})
export type ProofRow = z.infer<typeof proofRow>

export const comment = z.object({
  id: z.string(),
  author: z.string(),
  at: z.string(),
  text: z.string(),
})
export type Comment = z.infer<typeof comment>

export const stepRow = z.object({
  no: z.int(),
  phase: z.enum(['look', 'prepare', 'switch', 'watch', 'finish']),
  title: z.string(),
  why: z.string(),
  command: z.string().optional(),
  rollback: z.string().optional(),
  doneAt: timestamp.nullable(),
  doneBy: z.string().nullable(),
})
export type StepRow = z.infer<typeof stepRow>

export const taskChange = z.object({
  at: z.string(),
  actor: z.string(),
  change: z.enum(changes),
  note: z.string().nullable(),
})
export type TaskChange = z.infer<typeof taskChange>

export const ticketSystem = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['github', 'jira', 'servicenow', 'gitlab']),
  address: z.string().describe('Where it is, without a path to a project.'),
  project: z
    .string()
    .nullable()
    .describe(
      'Jira: id of the project; GitHub: owner/repository; GitLab: group/project; ServiceNow: the table, incident without one.',
    ),
  issueType: z.string().nullable().describe('Jira: id of the issue type.'),
})
export type TicketSystem = z.infer<typeof ticketSystem>
