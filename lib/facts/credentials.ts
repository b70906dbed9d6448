import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import type { CredentialFilter, Facet, Page } from '@/lib/model/filters'
import { credentialKindNames, providerMarks } from '@/lib/model/words'
import {
  asymmetricKinds,
  type CredentialKind,
  credentialKinds,
  type CredentialStatus,
  credentialStatuses,
  environments,
  type Provider,
  providers,
  word,
} from '@/lib/model/vocabulary'
import { decodeCursor, encodeCursor, pageStatements, type Sort } from './keyset'

/** Days that a reusable secret, and a key pair, may go without rotation. */
export interface AgePolicy {
  days: number
  asymmetricDays: number
  /** The instant at which ages are taken; now, when it is absent. */
  at?: Date
}

/** A row of the list of credentials. Times are ISO 8601; null is unknown. */
export interface CredentialRow {
  id: string
  identityId: string
  identityName: string
  provider: Provider
  kind: CredentialKind
  isStatic: boolean
  label: string | null
  nativeId: string
  status: CredentialStatus
  createdAt: string | null
  /** Last rotation, else creation: what its age counts from. */
  rotatedAt: string | null
  expiresAt: string | null
  cannotExpire: boolean | null
  lastUsedAt: string | null
  neverUsed: boolean | null
  isExposed: boolean
}

// Inactive (1), revoked (2) and gone (3) credentials are not part of the roll; an unknown status counts as live.
const LIVE = 'c.seen_to is null and (c.status is null or c.status in (0, 4))'
const ASYMMETRIC = asymmetricKinds.map((kind) => credentialKinds.indexOf(kind))
const AGE_FROM = 'coalesce(c.rotated_at, c.created_at)'
const EXPOSED = `exists (select 1 from exposure x where x.seen_to is null and not x.is_canary
  and (x.fingerprint = c.fingerprint or x.credential_native_id = c.native_id or x.credential_native_id = c.binding->>'access_key_id'))`

const sorts: Record<CredentialFilter['sort'], Sort> = {
  age: { column: AGE_FROM, type: 'timestamptz', descending: false, nullable: true },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false },
  last_used: { column: 'c.last_used_at', type: 'timestamptz', descending: true, nullable: true },
}

type Field = 'kind' | 'provider' | 'environment' | 'age' | 'source'

function where(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
  values: unknown[],
  except?: Field,
): string {
  const conditions = [scopeCondition(actor, values)]
  const among = (field: Field, column: string, codes: number[]) => {
    if (codes.length > 0 && field !== except)
      conditions.push(`${column} = any($${values.push(codes)}::smallint[])`)
  }
  if (!filter.ended) conditions.push(LIVE)
  among(
    'kind',
    'c.kind',
    filter.kind.map((value) => credentialKinds.indexOf(value)),
  )
  among(
    'provider',
    'p.provider',
    filter.provider.map((value) => providers.indexOf(value)),
  )
  among(
    'environment',
    'p.environment',
    filter.environment.map((value) => environments.indexOf(value)),
  )
  among('source', 'p.source_id', filter.source)
  if (filter.static !== undefined) conditions.push(`c.is_static = $${values.push(filter.static)}`)
  if (filter.exposed !== undefined) conditions.push(`${EXPOSED} = $${values.push(filter.exposed)}`)
  if (filter.age.length > 0 && except !== 'age') {
    conditions.push(`${ageState(policy)} = any($${values.push(filter.age)}::text[])`)
  }
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(`(c.native_id ilike $${values.push(like)} or p.name ilike $${values.length})`)
  }
  return conditions.join(' and ')
}

const atOf = ({ at }: AgePolicy) => (at ? `'${at.toISOString()}'::timestamptz` : 'now()')
const ageState = (policy: AgePolicy) =>
  `case when ${AGE_FROM} is null then 'unknown' when ${atOf(policy)} - ${AGE_FROM} > case when c.kind = any('{${ASYMMETRIC.join(',')}}') then interval '${policy.asymmetricDays} days' else interval '${policy.days} days' end then 'over' else 'inside' end`

const FROM = 'credential c join posture p using (identity_key)'
const COLUMNS = `c.*, ${AGE_FROM} as age_from, p.name, p.provider, ${EXPOSED} as is_exposed`
const EXPORTED_AT_ONCE = 2_000

interface Stored {
  credential_key: string
  identity_key: string
  sort_value: string | null
  [column: string]: unknown
}

/** One keyset page of credentials. */
export async function listCredentials(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
): Promise<Page<CredentialRow>> {
  const values: unknown[] = []
  const conditions = where(actor, filter, policy, values)
  const sort = sorts[filter.sort]
  const select = `select ${COLUMNS}, ${sort.column}::text as sort_value from ${FROM} where ${conditions}`
  const found: Stored[] = []
  for (const statement of pageStatements(
    select,
    values,
    sort,
    'c.credential_key',
    decodeCursor(filter.cursor),
    filter.limit + 1,
  )) {
    if (found.length <= filter.limit) found.push(...(await rows<Stored>(statement.sql, statement.values)))
  }
  const [counted] = await rows<{ n: number }>(
    `select count(*)::int as n from ${FROM} where ${conditions}`,
    values,
  )
  const page = found.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map(credentialRow),
    next:
      found.length > filter.limit && last
        ? encodeCursor({ value: last.sort_value, key: last.credential_key })
        : null,
    total: counted!.n,
  }
}

/** Every credential that the filter names, by the name of its identity, read page by page. */
export async function* everyCredential(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
): AsyncGenerator<CredentialRow> {
  const order = 'p.name, c.identity_key, c.credential_key'
  let last: Stored | undefined
  do {
    const values: unknown[] = []
    const conditions = [where(actor, filter, policy, values)]
    if (last)
      // Said twice, because only the plain comparison lets the walk along the index of names begin there.
      conditions.push(
        `p.name >= $${values.push(last.name)} and (${order}) > ($${values.length}, $${values.push(last.identity_key)}::bigint, $${values.push(last.credential_key)}::bigint)`,
      )
    const page = await rows<Stored>(
      `select ${COLUMNS}, null as sort_value from ${FROM} where ${conditions.join(' and ')} order by ${order} limit ${EXPORTED_AT_ONCE}`,
      values,
    )
    yield* page.map(credentialRow)
    last = page.length === EXPORTED_AT_ONCE ? page.at(-1) : undefined
  } while (last)
}

/** The key of every credential that the filter names, `identity/credential`, as a statement. */
export function credentialKeys(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
): { sql: string; values: unknown[] } {
  const values: unknown[] = []
  return {
    sql: `select c.identity_key || '/' || c.credential_key as key from ${FROM} where ${where(actor, filter, policy, values)}`,
    values,
  }
}

/** Credentials by their keys, in no order. The caller has checked that the actor may see them. */
export async function credentialsByKey(keys: readonly string[]): Promise<CredentialRow[]> {
  const pairs = keys.map((key) => key.split('/'))
  const found = await rows<Stored>(
    `select ${COLUMNS}, null as sort_value from ${FROM}
     where (c.identity_key, c.credential_key) in (select * from unnest($1::bigint[], $2::bigint[]))`,
    [pairs.map(([identity]) => identity), pairs.map(([, credential]) => credential)],
  )
  return found.map(credentialRow)
}

/**
 * Credentials by days since their last rotation at the policy's instant, shared secrets and key pairs apart.
 * @param bounds days, ascending; band n lies above n of them, and null is unknown
 */
export async function credentialAges(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
  bounds: readonly number[],
): Promise<{ isKeyPair: boolean; band: number | null; n: number }[]> {
  const values: unknown[] = []
  const conditions = where(actor, filter, policy, values)
  return rows(
    `select c.kind = any('{${ASYMMETRIC.join(',')}}') as "isKeyPair",
       case when ${AGE_FROM} is not null then (select count(*)::int from unnest($${values.push(bounds)}::int[]) b where ${atOf(policy)} - ${AGE_FROM} > b * interval '1 day') end as band,
       count(*)::int as n
     from ${FROM} where ${conditions} group by 1, 2`,
    values,
  )
}

const iso = (value: unknown) => (value as Date | null)?.toISOString() ?? null

/** Credentials of one identity, live ones first, oldest first. The caller has checked that the actor may see the identity. */
export async function credentialsOf(identityKey: string): Promise<CredentialRow[]> {
  const found = await rows<Stored>(
    `select ${COLUMNS}, null as sort_value from ${FROM}
     where c.identity_key = $1 and (c.seen_to is null or c.in_inventory) order by (${LIVE}) desc, age_from nulls last, c.credential_key limit 500`,
    [identityKey],
  )
  return found.map(credentialRow)
}

function credentialRow(row: Stored): CredentialRow {
  return {
    id: row.credential_key,
    identityId: row.identity_key,
    identityName: row.name as string,
    provider: word(providers, row.provider as number),
    kind: word(credentialKinds, row.kind as number),
    isStatic: row.is_static as boolean,
    label: row.label as string | null,
    nativeId: row.native_id as string,
    status: word(credentialStatuses, (row.status as number | null) ?? 4),
    createdAt: iso(row.created_at),
    rotatedAt: iso(row.age_from),
    expiresAt: iso(row.expires_at),
    cannotExpire: row.cannot_expire as boolean | null,
    lastUsedAt: iso(row.last_used_at),
    neverUsed: row.never_used as boolean | null,
    isExposed: row.is_exposed as boolean,
  }
}

/** Facets of the list of credentials, each counted without its own filter. */
export async function credentialFacets(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
): Promise<Facet[]> {
  const columns: Record<Exclude<Field, 'source'>, string> = {
    age: ageState(policy),
    kind: 'c.kind::text',
    provider: 'p.provider::text',
    environment: 'p.environment::text',
  }
  const values: unknown[] = []
  const parts = Object.entries(columns).map(
    ([field, column]) =>
      `select '${field}' as field, ${column} as value, count(*)::int as n from ${FROM} where ${where(actor, filter, policy, values, field as Field)} group by 2`,
  )
  const counted = await rows<{ field: string; value: string; n: number }>(parts.join(' union all '), values)
  const facet = (
    field: keyof typeof columns,
    wordOf: (value: string) => string,
    labelOf: (value: string) => string,
  ): Facet => ({
    field,
    values: counted
      .filter((row) => row.field === field)
      .map((row) => ({
        value: wordOf(row.value),
        label: labelOf(wordOf(row.value)),
        count: row.n,
        selected: (filter[field] as readonly string[]).includes(wordOf(row.value)),
      }))
      .sort((a, b) => Number(a.value === 'unknown') - Number(b.value === 'unknown') || b.count - a.count),
  })
  const ages: Record<string, string> = { inside: 'Inside policy', over: 'Over policy', unknown: 'unknown' }
  return [
    facet(
      'age',
      (value) => value,
      (value) => ages[value]!,
    ),
    facet(
      'kind',
      (value) => word(credentialKinds, Number(value)),
      (value) => credentialKindNames[value as CredentialKind],
    ),
    facet(
      'provider',
      (value) => word(providers, Number(value)),
      (value) => providerMarks[value as Provider].name,
    ),
    facet(
      'environment',
      (value) => word(environments, Number(value)),
      (value) => (value === 'unknown' ? value : value[0]!.toUpperCase() + value.slice(1)),
    ),
  ]
}
