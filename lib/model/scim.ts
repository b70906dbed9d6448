import { z } from 'zod'
import { EMAIL_LENGTH_MAX, NAME_LENGTH_MAX } from './limits'

// SCIM 2.0 as Muster speaks it: resources of RFC 7643, messages of RFC 7644. What a directory sends beyond this is left alone.

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** Members of one group. */
const MEMBERS_MAX = 20_000
const OPERATIONS_MAX = 1000

const text = z.string().trim().max(NAME_LENGTH_MAX)
// Entra sends "True" and "False".
const truth = z.preprocess(
  (given) => (typeof given === 'string' && /^(true|false)$/i.test(given) ? /^true$/i.test(given) : given),
  z.boolean(),
)

export const scimUserInput = z.looseObject({
  userName: z.string().trim().min(1).max(EMAIL_LENGTH_MAX),
  externalId: text.nullish(),
  displayName: text.nullish(),
  name: z
    .looseObject({ formatted: text.nullish(), givenName: text.nullish(), familyName: text.nullish() })
    .nullish(),
  active: truth.default(true),
  emails: z
    .array(z.looseObject({ value: z.string().trim().max(EMAIL_LENGTH_MAX), primary: truth.optional() }))
    .max(50)
    .nullish(),
})
export type ScimUserInput = z.infer<typeof scimUserInput>

export const scimGroupInput = z.looseObject({
  displayName: text.min(1),
  externalId: text.nullish(),
  members: z
    .array(z.looseObject({ value: z.string().max(NAME_LENGTH_MAX) }))
    .max(MEMBERS_MAX)
    .nullish(),
})
export type ScimGroupInput = z.infer<typeof scimGroupInput>

/** RFC 7644, section 3.5.2. Entra writes "Add" where the RFC has "add". */
export const scimPatchInput = z.looseObject({
  Operations: z
    .array(
      z.looseObject({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'remove', 'replace'])),
        path: z.string().max(500).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(OPERATIONS_MAX),
})
export type ScimPatchInput = z.infer<typeof scimPatchInput>

/** RFC 7644, section 3.4.2. A count below zero means zero, an index below one means one. */
export const scimQuery = z.looseObject({
  filter: z.string().max(2000).optional(),
  startIndex: z.coerce
    .number()
    .int()
    .default(1)
    .transform((n) => Math.max(1, n)),
  count: z.coerce
    .number()
    .int()
    .default(100)
    .transform((n) => Math.min(500, Math.max(0, n))),
  excludedAttributes: z.string().max(500).optional(),
})
export type ScimQuery = z.infer<typeof scimQuery>

export interface ScimUser {
  schemas: [typeof USER]
  id: string
  externalId?: string
  userName: string
  displayName: string
  name: { formatted: string; givenName?: string; familyName?: string }
  active: boolean
  emails: { value: string; type: 'work'; primary: true }[]
  groups: { value: string; display: string }[]
  meta: { resourceType: 'User'; created: string; lastModified: string; location: string }
}

export interface ScimGroup {
  schemas: [typeof GROUP]
  id: string
  externalId?: string
  displayName: string
  members?: { value: string; display: string }[]
  meta: { resourceType: 'Group'; created: string; lastModified: string; location: string }
}

export interface ScimList<Resource> {
  schemas: [typeof LIST]
  totalResults: number
  startIndex: number
  itemsPerPage: number
  Resources: Resource[]
}
