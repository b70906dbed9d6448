import { listOf } from '@/lib/model/answers/page'
import { assigned, brokenControl, findingChange, findingRow } from '@/lib/model/answers/findings'
import { explanation } from '@/lib/model/answers/checks'
import { sighting } from '@/lib/model/answers/inventory'
import { comment, exceptionRow, proofRow, taskRow } from '@/lib/model/answers/remediation'
import { findingFilter } from '@/lib/model/filters'
import { environments, providers } from '@/lib/model/vocabulary'
import { note, reason } from '@/lib/model/inputs'
import { z } from 'zod'
import { spec, ids, assignee } from './spec'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

/** Findings and what is set aside of them. */
export const findingsSpecs = {
  listFindings: spec({
    method: 'GET',
    path: '/findings',
    summary: 'List findings, page by page, with optional counts per filter value',
    permission: 'inventory:read',
    query: findingFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(findingRow),
  }),
  getFinding: spec({
    method: 'GET',
    path: '/findings/{id}',
    summary: 'Get a finding with its evidence, history, task, exceptions and proofs',
    permission: 'inventory:read',
    answer: findingRow.extend({
      evidence: explanation.nullable(),
      history: z.array(findingChange),
      controls: z.array(brokenControl.extend({ control: z.string() })),
      subject: z.enum(['identity', 'credential']),
      holds: z.string().describe('What the check says when it passes.'),
      topic: z
        .enum(['owner', 'rights', 'age', 'use', 'trust'])
        .describe('What the check reads in the records.'),
      sightings: z.array(sighting).describe('Records that name the identity.'),
      task: taskRow.nullable(),
      exceptions: z.array(exceptionRow),
      proofs: z.array(proofRow),
      comments: z.array(comment),
    }),
  }),
  exportFindings: spec({
    method: 'GET',
    path: '/findings/export',
    summary: 'Export filtered findings as CSV',
    permission: 'inventory:read',
    query: findingFilter,
    files: ['text/csv'],
  }),
  exportOcsf: spec({
    method: 'GET',
    path: '/findings/export/ocsf',
    summary: 'Export filtered findings as OCSF 1.8.0 events, one per line',
    permission: 'inventory:read',
    query: findingFilter.extend({
      class: z
        .enum(['compliance', 'iam'])
        .default('compliance')
        .describe('Compliance Finding (2003) or IAM Analysis Finding (2008).'),
    }),
    files: ['application/x-ndjson'],
  }),
  changeFindings: spec({
    method: 'POST',
    path: '/findings/actions',
    summary: 'Assign, dismiss or reopen findings',
    permission: 'finding:change',
    body: z.discriminatedUnion('action', [
      z.object({
        action: z.literal('assign'),
        ids,
        assignee,
        from: assignee
          .optional()
          .describe(
            'Only findings that this assignee has now are assigned, and the others are skipped; null stands for nobody.',
          ),
      }),
      z.object({
        action: z.literal('dismiss'),
        ids,
        reason,
        reach: z.enum(['subject', 'identity', 'matching']),
        matching: z
          .object({
            provider: z.enum(providers).optional(),
            environment: z.enum(environments).optional(),
            name_like: z.string().trim().min(2).max(NAME_LENGTH_MAX).optional(),
          })
          .optional(),
      }),
      z.object({
        action: z.literal('reopen'),
        ids,
        reason: note.optional(),
      }),
    ]),
    answer: assigned,
  }),
  endDismissal: spec({
    method: 'DELETE',
    path: '/dismissals/{id}',
    summary: 'End a dismissal. Findings that no other dismissal covers are open again.',
    permission: 'finding:change',
    answer: z.object({
      id: z.string(),
      reopened: z.int(),
    }),
  }),
} as const
