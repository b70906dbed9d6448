import { z } from 'zod'
import { timestamp } from './page'
import { tally } from './inventory'

/** A control that a reference leads to; `citedAs` is set when the reference was not its published id. */
export const resolved = z.object({
  framework: z.string(),
  frameworkName: z.string(),
  control: z.string(),
  title: z.string(),
  citedAs: z.string().optional(),
  verdict: z
    .enum([
      'stale',
      'withdrawn',
      'wrong-number',
      'nonexistent',
      'malformed',
      'renumbered',
      'no-number-cited',
      'current-but-out-of-scope',
    ])
    .optional(),
  because: z.string().optional(),
})
export type Resolved = z.infer<typeof resolved>

export const checkPosture = tally.extend({
  id: z.string(),
  title: z.string(),
  holdsTitle: z.string(),
  origin: z.string(),
})

export const controlPosture = tally.extend({
  id: z.string(),
  title: z.string(),
  noneBecause: z.string().nullable(),
  worst: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
  checks: z.array(checkPosture),
})
export type ControlPosture = z.infer<typeof controlPosture>

export const frameworkPosture = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  published: z.string(),
  sourceUrl: z.string(),
  source: z.string(),
  note: z.string().nullable(),
  controls: z.array(controlPosture),
  judgedAt: timestamp.nullable(),
})
export type FrameworkPosture = z.infer<typeof frameworkPosture>
