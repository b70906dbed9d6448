import { type ScimPatchOperation, scimPatch, type ScimResource } from 'scim-patch'
import type { z } from 'zod'
import { Invalid } from '@/lib/model/errors'
import type { ScimPatchInput } from '@/lib/model/scim'

type Operation = ScimPatchInput['Operations'][number]

/**
 * What a resource is after a PATCH (RFC 7644, section 3.5.2), read as if it had been sent whole.
 * @throws Invalid when an operation does not fit the resource, or leaves one that does not fit its schema
 */
export function patched<Input extends z.ZodType>(
  resource: object,
  { Operations }: ScimPatchInput,
  schema: Input,
): z.output<Input> {
  for (const { path = '', value } of Operations) refuseReserved({ [path]: value })
  let changed: unknown
  try {
    changed = scimPatch(
      structuredClone(resource) as ScimResource,
      Operations.flatMap(apart) as ScimPatchOperation[],
      { mutateDocument: true, treatMissingAsAdd: true },
    )
  } catch (error) {
    throw new Invalid((error as Error).message.slice(0, 300), { scimType: 'invalidPath' })
  }
  const read = schema.safeParse(changed)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Invalid(`${issue!.path.join('.')}: ${issue!.message}`, { scimType: 'invalidValue' })
}

const RESERVED = /(^|[^a-z_])(__proto__|constructor|prototype)($|[^a-z_])/i

// The library follows any path, also into what every object inherits: one request could change all that come after.
function refuseReserved(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (RESERVED.test(name))
      throw new Invalid('A path names a member that every object inherits.', { scimType: 'invalidPath' })
    refuseReserved(inner)
  }
}

// Without a path, a value may name its members by path: {"name.givenName": "Ada"}, as Entra does. Each is an operation of its own.
function apart(operation: Operation): Operation[] {
  const { path, value } = operation
  if (path !== undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    return [operation]
  const named = Object.entries(value)
  const byPath = named.filter(([name]) => name.includes('.') && !name.startsWith('urn:'))
  const whole = named.filter((one) => !byPath.includes(one))
  return [
    ...(whole.length > 0 ? [{ ...operation, value: Object.fromEntries(whole) }] : []),
    ...byPath.map(([name, inner]) => ({ ...operation, path: name, value: inner as unknown })),
  ]
}
