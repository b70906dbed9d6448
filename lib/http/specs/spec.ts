import type { Spec } from '../route'
import type { Permission } from '@/lib/auth/permissions'
import { CURSOR_LENGTH_MAX } from '@/lib/model/filters'
import { z } from 'zod'
import { name } from '@/lib/model/inputs'
import { NAME_LENGTH_MAX, PASSWORD_LENGTH_MAX } from '@/lib/model/limits'

/** One route: what it is, who may call it, and the shapes of what goes in and comes out. */
export const spec = <
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodAny,
>(one: {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  summary: string
  permission: Permission | 'public'
  query?: Q
  body?: B
  params?: Record<string, z.ZodType<string>>
  answer?: A
  /** Media types of an answer that is a file. */
  files?: readonly MediaType[]
  isOfPresent?: true
}) => one satisfies Spec<Q, B, A> & { method: string; path: string }

/** What the files are that routes stream. */
export type MediaType =
  | 'application/json'
  | 'application/octet-stream'
  | 'application/pdf'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/x-ndjson'
  | 'text/csv'
  | 'text/plain'

/** A number as PostgreSQL's `integer` holds it. */
export const int4 = z.int32()
/** Ids as they stand in a path. */
export const intId = z.string().refine((id) => /^\d{1,10}$/.test(id) && Number(id) <= 2_147_483_647)
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'is not 64 hexadecimal digits')
export const uuid = z.uuid('is no id')
export const bigId = z
  .string()
  .refine((id) => /^-?\d{1,19}$/.test(id) && BigInt.asIntN(64, BigInt(id)) === BigInt(id), 'is no id')
export const scope = z
  .object({
    teams: z.array(int4).optional(),
    environments: z.array(z.number().int().min(0).max(4)).optional(),
    sources: z.array(int4).optional(),
  })
  .strict()
export const ids = z.array(bigId).min(1).max(5000)
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(CURSOR_LENGTH_MAX).optional(),
}
/** Part of a name. */
export const q = z.string().trim().max(NAME_LENGTH_MAX).optional()
export const assignee = name.nullable()
export const instant = z.iso.datetime({ offset: true })
export const code = z.string().trim().min(6).max(20)
/** The password again and, with a second factor, a code. */
export const proof = z.object({ password: z.string().max(PASSWORD_LENGTH_MAX), code: code.optional() })
export const thing = {
  about: z.enum(['finding', 'task']),
  about_id: z.string().regex(/^\d{1,18}$/, 'is no id'),
}
