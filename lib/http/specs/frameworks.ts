import { pageOf } from '@/lib/model/answers/page'
import { checkDetail, checkRow, customPreview, narrowing } from '@/lib/model/answers/checks'
import {
  frameworkEdition,
  frameworkPosture,
  frameworkSummary,
  resolved,
} from '@/lib/model/answers/frameworks'
import { z } from 'zod'
import { customCheckId, customDefinition } from '@/lib/model/custom-checks'
import { responseInput, verificationInput } from '@/lib/model/inputs'
import { frameworksPolicy } from '@/lib/model/policy'
import { spec, paging, q, sha256Hex } from './spec'

/** Checks and frameworks. */
export const frameworksSpecs = {
  listChecks: spec({
    method: 'GET',
    path: '/checks',
    summary: 'List checks and how many identities pass, fail or cannot be evaluated',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf(checkRow),
  }),
  getCheck: spec({
    method: 'GET',
    path: '/checks/{id}',
    summary: 'Get a check',
    permission: 'inventory:read',
    answer: checkDetail,
  }),
  previewParams: spec({
    method: 'POST',
    path: '/checks/{id}/preview',
    summary: 'Preview which findings changed thresholds would open and close',
    permission: 'check:tune',
    body: z.object({
      params: z.record(z.string(), z.number()),
      narrower: z.array(narrowing).max(50).optional(),
    }),
    answer: z.object({
      opens: z.int(),
      closes: z.int(),
      stays: z.int(),
    }),
  }),
  saveParams: spec({
    method: 'PUT',
    path: '/checks/{id}/params',
    summary: 'Save thresholds as a new version and re-evaluate all identities',
    permission: 'check:tune',
    body: z.object({
      params: z.record(z.string(), z.number()),
      narrower: z.array(narrowing).max(50).optional(),
    }),
    answer: z.object({
      version: z.int(),
    }),
  }),
  saveCustomCheck: spec({
    method: 'PUT',
    path: '/custom-checks/{id}',
    summary: 'Create a custom check or a new version of it, and re-evaluate all identities',
    permission: 'check:tune',
    params: { id: customCheckId },
    body: z.strictObject({
      definition: customDefinition,
      isEnabled: z.boolean(),
      basedOn: z.int().min(1).nullable().describe('The version that was changed; null for a new check.'),
    }),
    answer: z.object({ version: z.int() }),
  }),
  previewCustomCheck: spec({
    method: 'POST',
    path: '/custom-checks/{id}/preview',
    summary: 'Preview which findings a custom check would open and close. Its examples must pass first.',
    permission: 'check:tune',
    params: { id: customCheckId },
    body: z.strictObject({ definition: customDefinition }),
    answer: customPreview,
  }),
  deleteCustomCheck: spec({
    method: 'DELETE',
    path: '/custom-checks/{id}',
    summary: 'Delete a custom check. Its findings are closed without proof.',
    permission: 'check:tune',
    params: { id: customCheckId },
    answer: z.object({ version: z.int() }),
  }),
  listFrameworks: spec({
    method: 'GET',
    path: '/frameworks',
    summary: 'List frameworks or, with q, the controls that match a reference, old ids included',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: z.union([pageOf(resolved), pageOf(frameworkSummary)]),
  }),
  getFramework: spec({
    method: 'GET',
    path: '/frameworks/{id}',
    summary: 'Get a framework with its controls, their checks and posture',
    permission: 'inventory:read',
    answer: frameworkPosture,
  }),
  listEditions: spec({
    method: 'GET',
    path: '/frameworks/{id}/editions',
    summary: 'List the editions of a framework that a report can use, the current one first',
    permission: 'inventory:read',
    answer: z.array(frameworkEdition),
  }),
  pinFrameworks: spec({
    method: 'PUT',
    path: '/frameworks/pinned',
    summary: 'Set the frameworks that apply to the organisation',
    permission: 'policy:change',
    body: frameworksPolicy,
    answer: z.object({ name: z.literal('frameworks') }),
  }),
  verifyControl: spec({
    method: 'PUT',
    path: '/frameworks/{id}/verifications',
    summary: 'Record a manual verification of a control without a check. A null result removes it.',
    permission: 'control:verify',
    body: verificationInput,
    answer: z.object({ control: z.string() }),
  }),
  respondTo: spec({
    method: 'PUT',
    path: '/frameworks/{id}/responses',
    summary: 'Record the management response to a control. A null position removes it.',
    permission: 'control:verify',
    body: responseInput,
    answer: z.object({ control: z.string() }),
  }),
  keepEvidence: spec({
    method: 'PUT',
    path: '/evidence/{sha256}',
    summary: 'Upload an evidence file, stored encrypted, before a verification refers to it',
    permission: 'control:verify',
    params: { sha256: sha256Hex },
    answer: z.object({ sha256: z.string(), bytes: z.int() }),
  }),
  getEvidence: spec({
    method: 'GET',
    path: '/evidence/{sha256}',
    summary: 'Download an evidence file',
    permission: 'inventory:read',
    params: { sha256: sha256Hex },
    files: ['application/octet-stream'],
  }),
  adoptEdition: spec({
    method: 'POST',
    path: '/frameworks/{id}/adoption',
    summary: 'Adopt the edition of a framework that came with this version of Muster',
    permission: 'policy:change',
    body: z.object({}),
    answer: z.object({ id: z.string(), version: z.string() }),
  }),
} as const
