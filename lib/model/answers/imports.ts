import { z } from 'zod'
import { timestamp } from './page'
import { environments, providers, sourceStates } from '@/lib/model/vocabulary'

export const effectOnCheck = z.object({
  check: z.string(),
  title: z.string(),
  count: z.int(),
  names: z.array(z.string()),
})
export type EffectOnCheck = z.infer<typeof effectOnCheck>

/** Findings by check that a waiting import would open (or open again) and close, with the names of the worst. */
export const previewEffect = z.object({
  opens: z.array(effectOnCheck),
  closes: z.array(effectOnCheck),
})
export type PreviewEffect = z.infer<typeof previewEffect>

/** One delivery from one source. The four terms after `read` add up to it. */
export const importRow = z.object({
  id: z.int(),
  source: z.string(),
  sourceId: z.int(),
  provider: z.enum(providers),
  state: z.enum(['done', 'cancelled', 'preview', 'queued', 'reading', 'merging', 'judging', 'failed']),
  completeness: z.enum(['complete', 'partial']),
  requestedBy: z.string(),
  asOf: z.string(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  warning: z.string().nullable(),
  error: z.string().nullable(),
  gone: z.int(),
  files: z.int(),
  read: z.int(),
  stored: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  other: z.int().describe('Records that are not about identities; not part of `read`.'),
  events: z.int(),
  heldEvents: z
    .int()
    .describe(
      'Events among them that are counted and not stored: they wait for the confirmation, or were discarded.',
    ),
  effect: previewEffect
    .nullable()
    .describe('While it waits for a confirmation: what it would open and close.'),
})
export type ImportRow = z.infer<typeof importRow>

/** One file of an import, as the command line and the API tell it. `error` is set when nothing of the file could be used. */
export const fileSummary = z.object({
  file: z.string(),
  import: z.int().nullable(),
  format: z.string().nullable(),
  source: z.string().nullable(),
  state: z.string(),
  read: z.int(),
  stored: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  other: z.int().describe('Records that are not about identities; not part of `read`.'),
  identities: z.int(),
  credentials: z.int(),
  grants: z.int(),
  events: z.int(),
  rejects: z.array(
    z.object({
      at: z.string(),
      reason: z.string(),
    }),
  ),
  leftOut: z
    .array(z.object({ reason: z.string(), n: z.int() }))
    .describe('What was said of the records that are not about identities, most frequent first.'),
  sha256: z
    .string()
    .optional()
    .describe('SHA-256 of the file, hex, and its size: absent for a file that was refused at the door.'),
  bytes: z.number().optional(),
  originalUntil: timestamp
    .nullish()
    .describe('Until when the file is kept as it was delivered, where it is.'),
  header: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('Columns of a refused table, so that a person can say what they mean.'),
  warning: z.string().optional(),
  error: z.string().optional(),
})
export type FileSummary = z.infer<typeof fileSummary>

/** One member that differs between two versions of a raw record. Values are JSON, cut; null is "not there". */
export const change = z.object({
  path: z.string().describe('JSON pointer; empty when the whole record is another kind of value.'),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type Change = z.infer<typeof change>

/** What a waiting import would do with one record. */
export const previewRow = z.object({
  outcome: z.enum(['gone', 'new', 'changed']),
  about: z.string(),
  name: z.string(),
  at: z.string().nullable(),
  identityId: z.string().nullable(),
  changes: z.array(change).describe('Of a changed record: what its source wrote before and writes now.'),
})
export type PreviewRow = z.infer<typeof previewRow>

/** An account, cluster, trust domain or network range, and the environment that an administrator says it is. */
export const place = z.object({
  name: z.string(),
  kind: z.enum(['scope', 'network']),
  environment: z.enum(environments),
  setBy: z.string(),
  setAt: timestamp,
})
export type Place = z.infer<typeof place>

/** A scope of the inventory whose environment neither its source nor an administrator says. */
export const unsaidScope = z.object({
  scope: z.string(),
  provider: z.enum(providers),
  identities: z.int(),
})
export type UnsaidScope = z.infer<typeof unsaidScope>

/** A connected source with how fresh it is. Times are ISO 8601. */
export const sourceRow = z.object({
  id: z.int(),
  name: z.string(),
  provider: z.enum(providers),
  formats: z.array(z.string()),
  lastImportAt: timestamp.nullable(),
  lastImportId: z.int().nullable(),
  lastCompleteAt: timestamp.nullable(),
  lastFailedAt: timestamp.nullable(),
  lastError: z.string().nullable(),
  silentAfterHours: z.int(),
  state: z
    .enum(sourceStates)
    .describe('`silent`: nothing arrived for longer than expected; facts it vouches for grow old.'),
  identities: z.int(),
  credentials: z.int(),
  eventsFrom: z.string().nullable(),
  eventsTo: z.string().nullable(),
  exposures: z
    .int()
    .describe('Secrets that a scanner found, and how many of them belong to a credential on the roll.'),
  exposuresMatched: z.int(),
  imports: z.int(),
})
export type SourceRow = z.infer<typeof sourceRow>
