import { z } from 'zod'
import { requestDecisions, requestStates } from '@/lib/model/vocabulary'
import { timestamp } from './page'

/** A row of the list of requests for evidence. Days are dates, times are ISO 8601. */
export const requestRow = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(requestStates),
  control: z
    .object({ framework: z.string(), id: z.string(), name: z.string().describe('With its framework.') })
    .nullable(),
  dueOn: z.iso.date(),
  isOverdue: z.boolean().describe('It waits for an answer, and its day has passed.'),
  askedOf: z.string().nullable().describe('Who should answer; null for any analyst.'),
  askedBy: z.string(),
  askedAt: timestamp,
  answers: z.int(),
})
export type RequestRow = z.infer<typeof requestRow>

/** What was answered. It is never changed. */
export const answerRow = z.object({
  id: z.string(),
  text: z.string().nullable(),
  link: z.string().nullable().describe('A path of this Muster.'),
  file: z.object({ name: z.string(), sha256: z.string(), bytes: z.int() }).nullable(),
  answeredBy: z.string(),
  answeredAt: timestamp,
  sha256: z
    .string()
    .describe(
      'Of request, id, text, link, file (name and sha256), answeredBy and answeredAt as canonical JSON (RFC 8785).',
    ),
  isOwn: z.boolean().describe('Given by the reader: somebody else accepts it.'),
  isAccepted: z.boolean(),
})
export type AnswerRow = z.infer<typeof answerRow>

/** One request for evidence with all that was answered and decided, oldest first. */
export const requestDetail = requestRow.extend({
  wanted: z.string(),
  periodFrom: z.iso.date().nullable(),
  periodTo: z.iso.date().nullable(),
  given: z.array(answerRow),
  decisions: z.array(
    z.object({
      id: z.string(),
      decision: z.enum(requestDecisions),
      answer: z.string().nullable(),
      reason: z.string().nullable(),
      dueOn: z.iso.date().nullable(),
      decidedBy: z.string(),
      decidedAt: timestamp,
    }),
  ),
})
export type RequestDetail = z.infer<typeof requestDetail>
