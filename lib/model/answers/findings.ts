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

/** A row of the list of findings. Times are ISO 8601. */
export const findingRow = z.object({
  id: z.string(),
  checkId: z.string(),
  title: z.string(),
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
})
export type FindingRow = z.infer<typeof findingRow>

export const findingChange = z.object({
  at: z.string(),
  actor: z.string(),
  change: z.enum(changes),
  note: z.string().nullable(),
})
export type FindingChange = z.infer<typeof findingChange>
