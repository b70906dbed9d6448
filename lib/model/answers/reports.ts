import { z } from 'zod'
import { narrowing } from './checks'
import { timestamp } from './page'

/** What somebody can ask for. `csv` holds rows only; `csv-commented` has the evidence sheet above them, on lines that begin with `#`. */
export const askableFormats = [
  'pdf',
  'xlsx',
  'csv',
  'csv-commented',
  'json',
  'oscal',
  'oscal-poam',
  'oscal-component',
] as const
/** What a file is: `csv-evidence` is the evidence sheet that comes with `csv`. */
export const reportFormats = [...askableFormats, 'csv-evidence'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** What a report is about, frozen when it is asked for. Flat, so that it can stand in an address. */
export const reportParams = z.object({
  framework: z.string().optional(),
  edition: z
    .string()
    .optional()
    .describe('The edition of the framework that the report is pinned to. Absent is the one in use.'),
  identity: z.string().optional(),
  campaign: z.int().optional(),
  teams: z
    .array(z.int())
    .optional()
    .describe('A part of what its maker may see: team ids, codes of environments, source ids.'),
  environments: z.array(z.int()).optional(),
  sources: z.array(z.int()).optional(),
  filter: z
    .string()
    .optional()
    .describe("The filter of the list that the report is about, as it stands in the list's address."),
  as_of: z
    .string()
    .optional()
    .describe(
      'The past instant that it looks back to, ISO 8601; a day when asked for, meaning its end in UTC. Absent is the present.',
    ),
  from: z.iso.date().optional().describe('First day of the period, in UTC.'),
  to: z.iso.date().optional().describe('Last day of the period, in UTC.'),
  of: z.string().optional().describe("A draw: from which report's rows, how many, under which seed."),
  n: z.int().optional(),
  seed: z.string().optional(),
})
export type ReportParams = z.infer<typeof reportParams>

export const reportFile = z.object({
  format: z.enum(reportFormats),
  name: z.string(),
  bytes: z.number(),
  rows: z.int(),
  sha256: z.string().describe('Hex.'),
  signature: z.string().describe("Ed25519 over the file's fate (`fileMessage`), base64url."),
  removedAt: timestamp
    .nullable()
    .describe('When it was removed because its days were over. Null while it is kept.'),
})
export type ReportFile = z.infer<typeof reportFile>

/** A report that was asked for. Times are ISO 8601. */
export const reportRow = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  params: reportParams,
  subject: z.string().nullable().describe('What it speaks of, once it is made.'),
  state: z.enum(['done', 'cancelled', 'running', 'queued', 'failed']),
  requestedBy: z.string(),
  rowsDone: z.int(),
  asOf: z.string().nullable(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  error: z.string().nullable(),
  files: z.array(reportFile),
})
export type ReportRow = z.infer<typeof reportRow>

export const scheduleUnits = ['week', 'month', 'quarter'] as const
export type ScheduleUnit = (typeof scheduleUnits)[number]

export const reportSchedule = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  params: reportParams,
  formats: reportRow.shape.files.element.shape.format.array(),
  every: z.enum(scheduleUnits),
  recipients: z.array(z.string()),
  createdBy: z.string(),
  nextAt: timestamp,
  endedBecause: z.string().nullable().describe('Why it is made no more.'),
  last: z.object({ id: z.string(), at: timestamp }).nullable(),
})
export type ReportSchedule = z.infer<typeof reportSchedule>

export const evidenceSource = z.object({
  source: z.string(),
  state: z.string(),
  lastImport: z.int().nullable(),
  lastImportAt: timestamp.nullable(),
  lastCompleteAt: timestamp.nullable(),
  received: z
    .int()
    .describe('Records of its last import: received = stored + updated + unchanged + rejected.'),
  stored: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  identities: z.int().describe("Identities that this report's estate holds of it."),
})
export type EvidenceSource = z.infer<typeof evidenceSource>

/** An import on which facts of a report rest: with records that still stand, or with events of its logs. */
export const evidenceImport = z.object({
  import: z.int(),
  source: z.string(),
  at: timestamp.describe('When its files were exported.'),
  received: z.int(),
  stored: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  records: z.int().describe("Its records that still stand, of identities of this report's estate."),
  events: z.int().describe('Events stored from its logs.'),
})
export type EvidenceImport = z.infer<typeof evidenceImport>

/** What stands behind the rows of a report, carried by every one of its files. */
export const reportEvidence = z.object({
  report: z.string(),
  title: z.string(),
  subject: z.string().nullable(),
  asOf: z.string().nullable().describe('ISO 8601: the instant at which the estate was judged.'),
  judgement: z.int().nullable(),
  looksBackTo: z
    .string()
    .nullable()
    .describe(
      'The past instant that was asked for, ISO 8601: what was known then. Null is what is known now.',
    ),
  organisation: z
    .string()
    .nullable()
    .default(null)
    .describe('Null where nobody named it, and in reports of earlier versions of Muster.'),
  madeBy: z.string(),
  scope: z.string().describe('The part of the estate that it speaks of, in words.'),
  filter: z
    .string()
    .describe('The filter of the list that it speaks of, in words, and where that list stands.'),
  list: z.string().nullable(),
  link: z.string(),
  notes: z.array(z.string()).describe('How it was made, where that needs words.'),
  rows: z.int(),
  contentSha256: z.string().describe('SHA-256 over the rows as JSON, one a line: the same in every format.'),
  rulesVersion: z.string(),
  params: z.array(
    z.object({
      check: z.string(),
      params: z.record(z.string(), z.number()),
      narrower: z.array(narrowing).optional().describe('Numbers for parts, where there are some.'),
    }),
  ),
  frameworks: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      edition: z.string().optional().describe('Absent in reports of earlier versions of Muster.'),
    }),
  ),
  sources: z.array(evidenceSource),
  imports: z
    .array(evidenceImport)
    .default([])
    .describe('Newest first. Empty in reports of earlier versions of Muster.'),
  gaps: z.array(z.string()),
})
export type ReportEvidence = z.infer<typeof reportEvidence>

/** Figures that belong together and, with a total, add up to it. */
export const figures = z.object({
  title: z.string(),
  total: z.int().optional(),
  unit: z.string().optional().describe('Of the values; they are counts without it.'),
  rows: z.array(
    z.object({
      label: z.string(),
      value: z.number().nullable(),
    }),
  ),
})
export type Figures = z.infer<typeof figures>

/** Whether this installation issued a file, and for which snapshot. */
export const issued = z.object({
  sha256: z.string(),
  issued: z.boolean(),
  kid: z.string(),
  signature: z.string().optional(),
  report: z
    .object({
      id: z.string(),
      title: z.string(),
      asOf: z.string().nullable(),
      judgement: z.int().nullable(),
      madeBy: z.string(),
      format: z.string(),
      rows: z.int(),
    })
    .optional(),
  record: z
    .object({
      campaign: z.int(),
      name: z.string(),
      isPart: z.boolean().describe('Whoever made it saw a part of the campaign.'),
      asOf: z.string().nullable().describe('The past instant that it looks back to.'),
      madeBy: z.string(),
      at: z.string(),
      format: z.string(),
      bytes: z.int(),
    })
    .optional()
    .describe('Of a campaign. The signature is over `recordMessage`.'),
})
export type Issued = z.infer<typeof issued>
