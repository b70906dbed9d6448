import { z } from 'zod'

export const json = z.record(z.string(), z.unknown())
export const judging = z.object({
  isUnderWay: z.boolean().describe('An evaluation is queued or running.'),
})
export type Judging = z.infer<typeof judging>

export type Json = z.infer<typeof json>
