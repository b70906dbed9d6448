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
    summary: 'Checks with the counts of their verdicts',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf(checkRow),
  }),
  getCheck: spec({
    method: 'GET',
    path: '/checks/{id}',
    summary: 'One check',
    permission: 'inventory:read',
    answer: checkDetail,
  }),
  previewParams: spec({
    method: 'POST',
    path: '/checks/{id}/preview',
    summary: 'Previews what other params would open and close',
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
    summary: 'Saves params as a new version and evaluates everything again',
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
    summary: 'Writes a custom check, or changes it as a new version, and evaluates everything with it',
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
    summary: 'Previews what a custom check would open and close, when its examples are right',
    permission: 'check:tune',
    params: { id: customCheckId },
    body: z.strictObject({ definition: customDefinition }),
    answer: customPreview,
  }),
  deleteCustomCheck: spec({
    method: 'DELETE',
    path: '/custom-checks/{id}',
    summary: 'Takes a custom check away; what it found is no problem any more',
    permission: 'check:tune',
    params: { id: customCheckId },
    answer: z.object({ version: z.int() }),
  }),
  listFrameworks: spec({
    method: 'GET',
    path: '/frameworks',
    summary: 'Frameworks; with q, the controls that a reference means, including aliases',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: z.union([pageOf(resolved), pageOf(frameworkSummary)]),
  }),
  getFramework: spec({
    method: 'GET',
    path: '/frameworks/{id}',
    summary: 'One framework with its controls, their checks and posture',
    permission: 'inventory:read',
    answer: frameworkPosture,
  }),
  listEditions: spec({
    method: 'GET',
    path: '/frameworks/{id}/editions',
    summary: 'Editions of a framework to which a report can be pinned, the one in use first',
    permission: 'inventory:read',
    answer: z.array(frameworkEdition),
  }),
  pinFrameworks: spec({
    method: 'PUT',
    path: '/frameworks/pinned',
    summary: 'Sets the frameworks that the organisation answers to',
    permission: 'policy:change',
    body: frameworksPolicy,
    answer: z.object({ name: z.literal('frameworks') }),
  }),
  verifyControl: spec({
    method: 'PUT',
    path: '/frameworks/{id}/verifications',
    summary: 'Records what a person found about a control without a check; a null result takes it back',
    permission: 'control:verify',
    body: verificationInput,
    answer: z.object({ control: z.string() }),
  }),
  respondTo: spec({
    method: 'PUT',
    path: '/frameworks/{id}/responses',
    summary: 'Records what management answers to a control; a null position takes it back',
    permission: 'control:verify',
    body: responseInput,
    answer: z.object({ control: z.string() }),
  }),
  keepEvidence: spec({
    method: 'PUT',
    path: '/evidence/{sha256}',
    summary: 'Keeps the request body as a file of evidence, encrypted, before a verification names it',
    permission: 'control:verify',
    params: { sha256: sha256Hex },
    answer: z.object({ sha256: z.string(), bytes: z.int() }),
  }),
  getEvidence: spec({
    method: 'GET',
    path: '/evidence/{sha256}',
    summary: 'A file of evidence',
    permission: 'inventory:read',
    params: { sha256: sha256Hex },
    files: ['application/octet-stream'],
  }),
  adoptEdition: spec({
    method: 'POST',
    path: '/frameworks/{id}/adoption',
    summary: 'Puts the edition of a framework that this version of Muster brings in use',
    permission: 'policy:change',
    body: z.object({}),
    answer: z.object({ id: z.string(), version: z.string() }),
  }),
} as const
