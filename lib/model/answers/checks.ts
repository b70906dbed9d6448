import { z } from 'zod'
import { timestamp } from './page'
import { tally } from './inventory'
import { verdicts } from '@/lib/model/vocabulary'

export const checkRow = tally.extend({
  id: z.string(),
  title: z.string(),
  holdsTitle: z.string(),
  group: z.string(),
  subject: z.enum(['identity', 'credential']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
})
export type CheckRow = z.infer<typeof checkRow>

export const paramRow = z.object({
  name: z.string(),
  value: z.number(),
  default: z.number(),
  unit: z.string(),
  source: z.string(),
  note: z.string().nullable(),
})

/** Params as stored: the defaults with the installation's own numbers over them. */
export const paramValues = z.record(z.string(), z.number())
export type ParamValues = z.infer<typeof paramValues>

export const checkDetail = checkRow.extend({
  reasoning: z.string(),
  raise: z.string().nullable(),
  lower: z.string().nullable(),
  applies: z.string(),
  fails: z.string(),
  unknownBecause: z.array(z.string()),
  falsePositives: z.array(z.string()),
  params: z.array(paramRow),
  examples: z.array(
    z.object({
      verdict: z.enum(verdicts),
      when: z.string(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
  versions: z.array(
    z.object({
      version: z.int(),
      params: paramValues,
      changedBy: z.string(),
      changedAt: timestamp,
    }),
  ),
})
export type CheckDetail = z.infer<typeof checkDetail>

/** The verdict of one check on one subject with the facts behind it. */
export const explanation = z.object({
  checkId: z.string(),
  title: z.string(),
  credentialId: z.string().nullable(),
  verdict: z.enum(verdicts),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  because: z.string().nullable(),
  proof: z
    .string()
    .nullable()
    .describe('Of a gap: its reason in one sentence, with the facts that prove it.'),
  severityBecause: z.string(),
  facts: z.array(
    z.object({
      name: z.string(),
      value: z.unknown(),
    }),
  ),
})
export type Explanation = z.infer<typeof explanation>
