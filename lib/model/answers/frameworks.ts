import { z } from 'zod'
import { timestamp } from './page'
import { tally } from './inventory'
import { applicabilities, responsePositions, verificationResults } from '@/lib/model/vocabulary'

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

/** What management answers to the gaps of a control. */
export const response = z.object({
  position: z.enum(responsePositions),
  response: z.string(),
  responsible: z.string(),
  dueOn: z.iso.date().nullable(),
  givenBy: z.string(),
  givenAt: timestamp,
})
export type ManagementResponse = z.infer<typeof response>

/** What a person found about a control that no check reaches. Times are ISO 8601. */
export const verification = z.object({
  framework: z.string(),
  control: z.string(),
  version: z.string(),
  result: z.enum(verificationResults),
  evidence: z.string(),
  link: z.string().nullable(),
  file: z
    .object({
      name: z.string(),
      sha256: z.string(),
      isKept: z
        .boolean()
        .describe('Whether GET /evidence/{sha256} has it; earlier versions kept the hash only.'),
    })
    .nullable(),
  verifiedBy: z.string(),
  verifiedAt: timestamp,
  validUntil: timestamp,
  isExpired: z.boolean(),
})
export type Verification = z.infer<typeof verification>

export const controlPosture = tally.extend({
  id: z.string(),
  title: z.string(),
  noneBecause: z.string().nullable(),
  isHeading: z.boolean(),
  movedTo: z.array(z.string()),
  verification: verification.nullable(),
  response: response.nullable().describe('What management answered.'),
  worst: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
  checks: z.array(checkPosture),
})
export type ControlPosture = z.infer<typeof controlPosture>

export const frameworkPosture = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  published: z.string(),
  status: z.enum(['current', 'superseded', 'reference-only']),
  supersededBy: z.string().nullable(),
  appliesTo: z.enum(applicabilities).nullable(),
  byAnalogy: z.boolean(),
  sourceUrl: z.string(),
  source: z.string(),
  note: z.string().nullable(),
  controls: z.array(controlPosture),
  judgedAt: timestamp.nullable(),
  edition: z.string().describe('Names what the framework says here: the first half of a SHA-256, hex.'),
})
export type FrameworkPosture = z.infer<typeof frameworkPosture>

/** What a report of a framework can be pinned to. */
export const frameworkEdition = z.object({
  framework: z.string(),
  edition: z.string(),
  version: z.string(),
  state: z
    .enum(['in_use', 'available', 'former'])
    .describe('`available`: this version of Muster brings it, and nobody has adopted it.'),
  until: timestamp.nullable().describe('When a former one was replaced last.'),
})
export type FrameworkEdition = z.infer<typeof frameworkEdition>

/**
 * A framework in a list. Controls with a check: holds + withGaps + unjudged = controls. Without one: verified or failed by hand,
 * else open.
 */
export const frameworkSummary = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  pinned: z.boolean(),
  hasNewEdition: z.boolean().describe('An edition of this version of Muster waits to be adopted.'),
  controls: z.int(),
  withGaps: z.int(),
  unjudged: z.int(),
  holds: z.int(),
  verified: z.int(),
  failedByHand: z.int(),
  open: z.int(),
})
export type FrameworkSummary = z.infer<typeof frameworkSummary>
