import { z } from 'zod'
import { timestamp } from './page'
import { changes, findingStates, identityKinds, ownerStates, providers } from '@/lib/model/vocabulary'

export const changed = z.object({
  done: z.int(),
  skipped: z.array(
    z.object({
      because: z.string(),
      count: z.int(),
    }),
  ),
})
export type Changed = z.infer<typeof changed>

/** What was changed in bulk, with what takes an assignment back. */
export const assigned = changed.extend({
  before: z
    .array(z.object({ assignee: z.string().nullable(), ids: z.array(z.string()) }))
    .optional()
    .describe('Of an assignment: to whom each was assigned before.'),
  to: z.string().nullish().describe('Of an assignment: the name of whom they are assigned to now.'),
})
export type Assigned = z.infer<typeof assigned>

/** A row of the list of findings. Times are ISO 8601. */
export const findingRow = z.object({
  id: z.string(),
  checkId: z.string(),
  title: z.string(),
  proof: z
    .string()
    .nullable()
    .describe('The reason with its proof, in one sentence; null while it is no gap now.'),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  state: z.enum(findingStates),
  identityId: z.string(),
  identityName: z.string(),
  provider: z.enum(providers),
  kind: z.enum(identityKinds),
  ownerState: z.enum(ownerStates),
  owner: z.string().nullable(),
  credentialId: z.string().nullable(),
  credential: z.string().nullable(),
  openedAt: timestamp,
  resolvedAt: timestamp.nullable(),
  acceptedUntil: z.string().nullable(),
  assignee: z.string().nullable(),
  regressed: z.int(),
  unknownSince: timestamp
    .nullable()
    .describe('Since when its check cannot tell, while it is open; null while it is a gap.'),
})
export type FindingRow = z.infer<typeof findingRow>

/** A published control that a finding is evidence against. */
export const brokenControl = z.object({
  framework: z.string(),
  frameworkName: z.string(),
  id: z.string(),
  title: z.string(),
  pinned: z.boolean().describe('Of a framework that the organisation answers to.'),
  because: z.array(z.string()).describe('Titles of the findings.'),
  citedAs: z
    .object({ id: z.string(), because: z.string() })
    .nullable()
    .describe('A superseded or wrong reference in use for this control, and why it means this one.'),
})
export type BrokenControl = z.infer<typeof brokenControl>

export const findingChange = z.object({
  at: z.string(),
  actor: z.string(),
  change: z.enum(changes),
  note: z.string().nullable(),
})
export type FindingChange = z.infer<typeof findingChange>
