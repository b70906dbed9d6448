import { pageOf } from '@/lib/model/answers/page'
import { auditRow, signedCheckpoint, verified } from '@/lib/model/answers/audit'
import { timestamp } from '@/lib/model/answers/page'
import {
  askableFormats,
  figures,
  issued,
  reportEvidence,
  reportRow,
  reportSchedule,
  scheduleUnits,
} from '@/lib/model/answers/reports'
import { auditFilter } from '@/lib/model/filters'
import { z } from 'zod'
import { spec, scope, paging, sha256Hex, uuid } from './spec'
import { EMAIL_LENGTH_MAX, NAME_LENGTH_MAX, REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

/** What somebody asks for. */
const asked = z
  .object({
    kind: z.string().max(60),
    params: z
      .object({
        framework: z.string().max(60).optional(),
        edition: z.string().max(60).optional(),
        identity: z.string().max(NAME_LENGTH_MAX).optional(),
        campaign: z.number().int().positive().max(2_147_483_647).optional(),
        ...scope.shape,
        as_of: z.string().max(40).optional(),
        filter: z.string().max(TEXT_LENGTH_MAX).optional(),
        from: z.iso.date().optional(),
        to: z.iso.date().optional(),
        of: z.string().max(60).optional(),
        n: z.number().int().min(1).max(1000).optional(),
        seed: z.string().trim().min(1).max(100).optional(),
      })
      .strict()
      .default({}),
    formats: z.array(z.enum(askableFormats)).min(1),
  })
  .strict()

/** Reports and the audit trail. */
export const reportsSpecs = {
  listReports: spec({
    method: 'GET',
    path: '/reports',
    summary: 'List reports, newest first',
    permission: 'inventory:read',
    query: z.object(paging),
    answer: pageOf(reportRow),
  }),
  askForReport: spec({
    method: 'POST',
    path: '/reports',
    summary: 'Request a report. Its files are created in the background.',
    permission: 'report:make',
    body: asked,
    answer: z.object({
      id: z.string(),
    }),
  }),
  listSchedules: spec({
    method: 'GET',
    path: '/reports/schedules',
    summary: "List your scheduled reports. Administrators see everybody's.",
    permission: 'report:make',
    answer: z.object({ rows: z.array(reportSchedule) }),
  }),
  scheduleReport: spec({
    method: 'POST',
    path: '/reports/schedules',
    summary: 'Schedule a report every week, month or quarter. Recipients get a mail with a link.',
    permission: 'report:make',
    body: asked.extend({
      every: z.enum(scheduleUnits),
      recipients: z.array(z.email().max(EMAIL_LENGTH_MAX)).max(50).default([]),
    }),
    answer: z.object({ id: z.string(), nextAt: timestamp }),
  }),
  endSchedule: spec({
    method: 'DELETE',
    path: '/reports/schedules/{id}',
    params: { id: uuid },
    summary: 'Delete a schedule. Its reports stay.',
    permission: 'report:make',
    answer: z.object({ id: z.string() }),
  }),
  getReport: spec({
    method: 'GET',
    path: '/reports/{id}',
    summary: 'Get a report with its files and evidence sheet',
    permission: 'inventory:read',
    answer: reportRow.extend({
      evidence: reportEvidence.nullable(),
      figures: z.array(figures),
    }),
  }),
  getReportFile: spec({
    method: 'GET',
    path: '/reports/{id}/files/{format}',
    summary: 'Download a file of a report',
    permission: 'inventory:read',
    files: [
      'application/pdf',
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/json',
    ],
  }),
  cancelReport: spec({
    method: 'POST',
    path: '/reports/{id}/cancel',
    summary: 'Cancel a report that is not finished',
    permission: 'report:make',
    answer: z.object({
      id: z.string(),
    }),
  }),
  verifyReport: spec({
    method: 'GET',
    path: '/reports/verify',
    summary: 'Verify by SHA-256 whether this installation issued a file, and for which snapshot',
    permission: 'inventory:read',
    query: z.object({ sha256: sha256Hex }),
    answer: issued,
  }),
  listAudit: spec({
    method: 'GET',
    path: '/audit',
    summary: 'List audit log entries, newest first',
    permission: 'audit:read',
    query: auditFilter,
    answer: pageOf(auditRow),
  }),
  exportAudit: spec({
    method: 'GET',
    path: '/audit/export',
    summary:
      'Export filtered audit log entries, newest first, as CSV, NDJSON or OCSF 1.8.0 events, with the hash chain',
    permission: 'audit:read',
    query: auditFilter.extend({ format: z.enum(['csv', 'ndjson', 'ocsf']).default('csv') }),
    files: ['text/csv', 'application/x-ndjson'],
  }),
  verifyAudit: spec({
    method: 'GET',
    path: '/audit/verification',
    summary: 'Verify the hash chain of the audit log against the signed checkpoints',
    permission: 'audit:read',
    answer: verified,
  }),
  acknowledgeBreak: spec({
    method: 'POST',
    path: '/audit/acknowledgements',
    summary:
      'Acknowledge a break in the hash chain, with a reason. Verification then lists it apart from new breaks.',
    permission: 'policy:change',
    body: z.object({
      entry: z.string().regex(/^\d{1,18}$/, 'is no entry'),
      reason: z.string().trim().min(REASON_LENGTH_MIN).max(TEXT_LENGTH_MAX),
    }),
    answer: z.object({
      entry: z.string(),
      faults: z.array(z.string()),
    }),
  }),
  signCheckpoint: spec({
    method: 'POST',
    path: '/audit/checkpoints',
    summary: 'Create a signed checkpoint of the audit log. Keep it out of reach of those who run Muster.',
    permission: 'audit:read',
    answer: signedCheckpoint,
  }),
} as const
