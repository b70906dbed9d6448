import { pageOf } from '@/lib/model/answers/page'
import {
  fileSummary,
  importRow,
  place,
  previewRow,
  sourceRow,
  unsaidScope,
} from '@/lib/model/answers/imports'
import { z } from 'zod'
import { spec, paging, q, int4, intId } from './spec'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

/** Imports, sources and places. */
export const importsSpecs = {
  listPlaces: spec({
    method: 'GET',
    path: '/places',
    summary: 'List the environments set for accounts, clusters and networks, and scopes without one',
    permission: 'policy:change',
    answer: z.object({
      rows: z.array(place),
      unsaid: z.array(unsaidScope),
    }),
  }),
  setPlace: spec({
    method: 'PUT',
    path: '/places',
    summary: 'Set the environment of an account, a cluster or a network. Null removes it.',
    permission: 'policy:change',
    body: z
      .object({
        name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
        environment: z.enum(['production', 'staging', 'development', 'test']).nullable(),
      })
      .strict(),
    answer: z.object({
      name: z.string(),
    }),
  }),
  listSources: spec({
    method: 'GET',
    path: '/sources',
    summary: 'List sources and how fresh their data is',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf(sourceRow),
  }),
  listImports: spec({
    method: 'GET',
    path: '/imports',
    summary: 'List imports, newest first',
    permission: 'inventory:read',
    query: z.object({ q, ...paging, source: z.coerce.number().pipe(int4).optional() }),
    answer: pageOf(importRow),
  }),
  createImport: spec({
    method: 'POST',
    path: '/imports',
    summary:
      'Import the request body (a file or an archive). With sha256, a body that was imported before is not sent again, and an interrupted upload continues at offset.',
    permission: 'import:create',
    query: z.object({
      name: z.string().max(500).default('upload'),
      source: z.string().trim().min(1).max(NAME_LENGTH_MAX).optional(),
      scope: z.string().trim().min(1).max(NAME_LENGTH_MAX).optional(),
      completeness: z.enum(['complete', 'partial']).default('partial'),
      preview: z.stringbool().default(false),
      as_of: z.iso.datetime({ offset: true }).optional(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** Bytes of the announced body that GET /imports/uploads/{sha256} says have arrived. */
      offset: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
      /** Waits for the end and answers with the final counts. */
      wait: z.stringbool().default(false),
    }),
    answer: z.object({
      imports: z.array(fileSummary),
    }),
  }),
  getUpload: spec({
    method: 'GET',
    path: '/imports/uploads/{sha256}',
    summary: 'Get how many bytes of an interrupted upload have arrived, to continue it',
    permission: 'import:create',
    answer: z.object({
      sha256: z.string(),
      received: z.int(),
    }),
  }),
  getImport: spec({
    method: 'GET',
    path: '/imports/{id}',
    params: { id: intId },
    summary: 'Get an import with its files and counts',
    permission: 'inventory:read',
    answer: importRow.extend({ list: z.array(fileSummary.extend({ id: z.int() })) }),
  }),
  previewImport: spec({
    method: 'GET',
    path: '/imports/{id}/preview',
    params: { id: intId },
    summary:
      'List the records that an unconfirmed import would add, change or retire, with their differences',
    permission: 'inventory:read',
    query: z.object({ outcome: z.enum(['new', 'changed', 'gone']).default('changed'), ...paging }),
    answer: pageOf(previewRow),
  }),
  importRejects: spec({
    method: 'GET',
    path: '/imports/{id}/rejects',
    params: { id: intId },
    summary: 'Export rejected records as CSV',
    permission: 'inventory:read',
    files: ['text/csv'],
  }),
  getOriginal: spec({
    method: 'GET',
    path: '/imports/{id}/files/{file}/original',
    params: { id: intId, file: intId },
    summary: 'Download an imported file as it was sent, if the installation keeps originals',
    permission: 'original:read',
    files: ['application/octet-stream'],
  }),
  confirmImport: spec({
    method: 'POST',
    path: '/imports/{id}/confirm',
    params: { id: intId },
    summary: 'Confirm an import and apply it',
    permission: 'import:confirm',
    body: z.object({ completeness: z.enum(['complete', 'partial']).optional() }),
    answer: z.object({
      id: z.int(),
    }),
  }),
  cancelImport: spec({
    method: 'POST',
    path: '/imports/{id}/cancel',
    params: { id: intId },
    summary: 'Cancel an import that is not applied yet',
    permission: 'import:create',
    body: z.object({}),
    answer: z.object({
      id: z.int(),
    }),
  }),
  confirmMapping: spec({
    method: 'POST',
    path: '/imports/mappings',
    summary: 'Save the column mapping of a table',
    permission: 'import:create',
    body: z.object({
      header: z.array(z.string().max(NAME_LENGTH_MAX)).min(1).max(200),
      mapping: z.record(z.string().max(NAME_LENGTH_MAX), z.string().max(60)),
    }),
    answer: z.object({
      mapping: z.record(z.string(), z.string()),
    }),
  }),
  guessMapping: spec({
    method: 'GET',
    path: '/imports/mappings',
    summary: 'Suggest a column mapping for a table',
    permission: 'import:create',
    query: z.object({
      header: z
        .union([z.string(), z.array(z.string())])
        .transform((one) => (Array.isArray(one) ? one : [one])),
    }),
    answer: z.object({
      mapping: z.record(z.string(), z.string()),
      isConfirmed: z.boolean(),
    }),
  }),
} as const
