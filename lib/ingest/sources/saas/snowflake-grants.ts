import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, scalar, text } from '../checked'

/** What a role may do, by itself and through the roles that it was given. */
interface Roles {
  rights: ReadonlyMap<string, ReadonlySet<string>>
  /** The first row of each role, which tells all of it. */
  firstAt: ReadonlyMap<string, string>
}

/**
 * Who has which role of Snowflake and what roles may do. A file of grants to users names roles; what those may do is in a file of grants to roles. Sources:
 * Snowflake SQL reference, ACCOUNT_USAGE views GRANTS_TO_USERS and GRANTS_TO_ROLES; SHOW GRANTS.
 */
export const snowflakeGrants: Format = {
  id: 'saas/snowflake-grants',
  title: 'Snowflake grants to users and roles',
  provider: 'other',
  role: 'inventory',
  collect: `# the database role SNOWFLAKE.SECURITY_VIEWER
snow sql --format json -q "select * from snowflake.account_usage.grants_to_users
  where deleted_on is null" > grants-to-users.json
snow sql --format json -q "select * from snowflake.account_usage.grants_to_roles
  where deleted_on is null
    and granted_on in ('ACCOUNT', 'ROLE', 'DATABASE', 'SCHEMA')" > grants-to-roles.json`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'Snowflake account',
  enumerates: [],
  keeps: {
    ...both(
      members(
        'role granted_to grantee_name granted_by privilege granted_on name table_catalog table_schema grant_option',
      ),
    ),
    ...both(times('created_on modified_on deleted_on')),
  },
  prepare: rolesIn,
  recordIdOf: ({ value }) => {
    const row = rowOf(value)
    return (
      row &&
      ['grantee_name', 'role', 'privilege', 'granted_on', 'table_catalog', 'table_schema', 'name']
        .map((name) => scalar(row[name]))
        .join('/')
    )
  },
  records: (raw, context) => recordsOf(raw, context),
}

/** Exports write the columns in capitals or not. */
function both<K>(shape: Readonly<Record<string, K>>): Readonly<Record<string, K>> {
  return {
    ...shape,
    ...Object.fromEntries(Object.entries(shape).map(([name, kept]) => [name.toUpperCase(), kept])),
  }
}

function rowOf(value: unknown): Members | undefined {
  if (!isObject(value)) return undefined
  return 'GRANTEE_NAME' in value
    ? Object.fromEntries(Object.entries(value).map(([name, column]) => [name.toLowerCase(), column]))
    : value
}

function isOwn({ value }: Raw): boolean {
  const row = rowOf(value)
  return (
    row !== undefined &&
    text(row.grantee_name) !== undefined &&
    /^(USER|(ACCOUNT |DATABASE |APPLICATION_)?ROLE|APPLICATION( ROLE)?|SHARE)$/i.test(
      text(row.granted_to) ?? '',
    ) &&
    ('role' in row || 'granted_by' in row)
  )
}

const isToRole = (row: Members): boolean => /^(ACCOUNT )?ROLE$/i.test(text(row.granted_to) ?? '')
const isOver = (row: Members): boolean => scalar(row.deleted_on) !== ''

async function rolesIn(records: () => AsyncIterable<Raw>): Promise<Roles> {
  const own = new Map<string, Set<string>>()
  const below = new Map<string, Set<string>>()
  const firstAt = new Map<string, string>()
  const add = (map: Map<string, Set<string>>, key: string, value: string) => {
    const known = map.get(key)
    if (known) known.add(value)
    else map.set(key, new Set([value]))
  }
  for await (const { value, at } of records()) {
    const row = rowOf(value)
    if (!row || !isToRole(row) || isOver(row)) continue
    const role = scalar(row.grantee_name)
    if (!firstAt.has(role)) firstAt.set(role, at)
    const given = text(row.role) ?? (/^ROLE$/i.test(scalar(row.granted_on)) ? text(row.name) : undefined)
    if (given) add(below, role, given)
    else if (text(row.privilege)) add(own, role, rightIn(row))
  }
  const rights = new Map<string, Set<string>>()
  for (const role of firstAt.keys()) {
    const reached = new Set([role])
    // A set that grows while it is walked: roles of roles.
    for (const one of reached) for (const given of below.get(one) ?? []) reached.add(given)
    rights.set(role, new Set([...reached].flatMap((one) => [...(own.get(one) ?? [])])))
  }
  return { rights, firstAt }
}

const rightIn = (row: Members): string =>
  `other:snowflake/${scalar(row.privilege)} on ${scalar(row.granted_on) || 'something'}`

function recordsOf({ value, at }: Raw, { scope, prepared }: Context): ModelRecord[] {
  const row = rowOf(value)
  const grantee = row && text(row.grantee_name)
  if (!row || !grantee) throw new Reject('This is no grant of Snowflake')
  if (isOver(row)) throw new NotAboutIdentities('A grant that was taken back')
  const setOf = (role: string) => `snowflake/${scope}/role/${role}`
  if (/^USER$/i.test(text(row.granted_to) ?? '')) {
    const role = text(row.role)
    if (!role) throw new Reject('The grant names no role')
    return [
      {
        type: 'grant',
        identity: { provider: 'other', nativeId: `snowflake/${scope}/user/${grantee}` },
        nativeId: `role/${role}`,
        name: role,
        kind: 'allow',
        permissionSet: setOf(role),
      } satisfies GrantRecord,
    ]
  }
  if (!isToRole(row)) throw new NotAboutIdentities(`Granted to no account: ${scalar(row.granted_to)}`)
  const { rights, firstAt } = (prepared as Roles | undefined) ?? { rights: new Map(), firstAt: new Map() }
  if (firstAt.get(grantee) !== at) throw new NotAboutIdentities('Told with the first grant of its role')
  const allow = [...(rights.get(grantee) ?? [])].toSorted()
  return [
    {
      type: 'permission_set',
      provider: 'other',
      nativeId: setOf(grantee),
      name: grantee,
      allow,
      allowEverywhere: [],
      conditional: [],
      deny: [],
      denyPartly: [],
    },
  ]
}
