import { z } from 'zod'
import type { PersonRecord, TeamRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar } from '../checked'
import { machineSigns } from './machine-signs'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const user = z.object({
  userType: z.string().nullish(),
  meta: z.object({ created: z.string().nullish() }).nullish(),
  userName: z.string().nullish(),
  displayName: z.string().nullish(),
  name: z
    .object({
      formatted: z.string().nullish(),
      givenName: z.string().nullish(),
      familyName: z.string().nullish(),
    })
    .nullish(),
  emails: z.array(z.object({ value: z.string().nullish(), primary: z.boolean().nullish() })).nullish(),
  active: z.union([z.boolean(), z.string()]).nullish(),
  [ENTERPRISE]: z.object({ department: z.string().nullish() }).nullish(),
})
const group = z.object({ displayName: z.string() })

/** Users and groups of any service that speaks SCIM 2.0. Source: RFC 7643, sections 4.1 to 4.3; RFC 7644, section 3.4.2. */
export const scim: Format = {
  id: 'people/scim',
  title: 'SCIM users and groups',
  provider: 'other',
  role: 'inventory',
  collect: `# needs the right to read users over SCIM; ask for further pages with startIndex until totalResults is reached
curl -sS -H "Authorization: Bearer $SCIM_TOKEN" "$SCIM_BASE/Users?startIndex=1&count=500" > users-1.json
curl -sS -H "Authorization: Bearer $SCIM_TOKEN" "$SCIM_BASE/Groups?startIndex=1&count=500" > groups-1.json`,
  recognises: ({ records }) => records.some((raw) => schemaOf(raw) !== undefined),
  isOwn: (raw) => schemaOf(raw) !== undefined,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members('schemas id externalId userName displayName active userType'),
    meta: times('created'),
    name: members('formatted givenName familyName'),
    emails: members('value type primary'),
    [ENTERPRISE]: members('department division'),
  },
  records: (raw) => [isGroup(raw) ? teamOf(raw.value) : personOf(raw.value)],
}

function schemaOf({ value }: Raw): 'User' | 'Group' | undefined {
  const schemas = isObject(value) && Array.isArray(value.schemas) ? value.schemas.map(scalar) : []
  // Identities of machines have a schema of their own where a service has them.
  if (schemas.includes('urn:ietf:params:scim:schemas:core:2.0:User')) return 'User'
  if (schemas.includes('urn:ietf:params:scim:schemas:core:2.0:Group')) return 'Group'
  return schemas.length === 0 && isObject(value) ? withoutSchemas(value) : undefined
}

/** A group without members has nothing that tells it from other things by itself; beside others it is one. */
const isGroup = (raw: Raw): boolean =>
  schemaOf(raw) === 'Group' ||
  (schemaOf(raw) === undefined &&
    isObject(raw.value) &&
    'displayName' in raw.value &&
    !('userName' in raw.value))

/** Commands and libraries (Databricks, many SDKs) print the resources without their schemas. */
function withoutSchemas(value: Record<string, unknown>): 'User' | 'Group' | undefined {
  const holds = (list: unknown, name: string) =>
    Array.isArray(list) && list.length > 0 && list.every((one) => isObject(one) && name in one)
  if (typeof value.userName === 'string' && 'active' in value && holds(value.emails, 'value')) return 'User'
  const isGroup = typeof value.displayName === 'string' && !('userName' in value)
  return isGroup && holds(value.members, '$ref') && holds(value.members, 'value') ? 'Group' : undefined
}

function personOf(value: unknown): PersonRecord {
  const found = checked(user, value, 'a SCIM user')
  const all = (found.emails ?? []).filter((one) => one.value)
  const email = ((all.find(({ primary }) => primary) ?? all[0])?.value ?? found.userName ?? '').toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Reject('The user has no e-mail address')
  const { formatted, givenName, familyName } = found.name ?? {}
  return said({
    type: 'person',
    email,
    name: found.displayName || formatted || [givenName, familyName].filter(Boolean).join(' ') || email,
    team: found[ENTERPRISE]?.department || undefined,
    active:
      found.active === null || found.active === undefined
        ? undefined
        : String(found.active).toLowerCase() === 'true',
    account: {
      provider: 'other',
      nativeId: email,
      createdAt: readTime(found.meta?.created),
      signs: machineSigns({ kind: { userType: found.userType } }),
    },
  } satisfies PersonRecord)
}

function teamOf(value: unknown): TeamRecord {
  const { displayName } = checked(group, value, 'a SCIM group')
  if (displayName.trim() === '') throw new NotAboutIdentities('A group without a name')
  return { type: 'team', name: displayName }
}
