import { z } from 'zod'
import { timestamp } from './page'

export const json = z.record(z.string(), z.unknown())
export const judging = z.object({
  isUnderWay: z.boolean().describe('An evaluation is queued or running.'),
  last: z
    .object({
      judgement: z.int(),
      asOf: timestamp,
      isByRulesInForce: z
        .boolean()
        .describe('No threshold, custom check or check of Muster is another one since.'),
    })
    .nullable()
    .describe(
      'The evaluation on which everything rests that is shown, now or at the instant looked back to.',
    ),
})
export type Judging = z.infer<typeof judging>

export type Json = z.infer<typeof json>

/** One part of the installation, in words. */
export const systemPart = z.object({
  part: z.enum(['worker', 'queue', 'database', 'evaluation', 'sources']),
  isWrong: z.boolean().describe('Somebody should look at it.'),
  words: z.string(),
  at: timestamp.nullable().describe('The instant that the words speak of.'),
})
export type SystemPart = z.infer<typeof systemPart>
