import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { contains } from '@/lib/db/contains'
import { type FacetColumn, facetConditions, listFacets, sourceCondition, sourceFacet } from '@/lib/db/facets'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { prepared, rows } from '@/lib/db/pool'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { credential, identity, posture } from '@/lib/generated/prisma/client'
import type { CredentialFilter, Page } from '@/lib/model/filters'
import { credentialAgeNames, credentialKindNames, environmentNames, providerNames } from '@/lib/model/words'
import {
  asymmetricKinds,
  credentialKinds,
  credentialStatuses,
  environments,
  type ExposureState,
  ownerStates,
  providers,
  word,
} from '@/lib/model/vocabulary'
import { byOwner, ownerSort } from '@/lib/facts/by-owner'
import { EXPOSED, EXPOSURE, LIVE, ownerLabel } from '@/lib/facts/terms'
import type { Facet } from '@/lib/model/answers/page'
import type { CredentialRow, ListedCredential } from '@/lib/model/answers/inventory'

/** Days that a reusable secret, and a key pair, may go without rotation. */
export interface AgePolicy {
  days: number
  asymmetricDays: number
  /** The instant at which ages are taken; now, when it is absent. */
  at?: Date
}

const ASYMMETRIC = asymmetricKinds.map((kind) => credentialKinds.indexOf(kind))
const AGE_FROM = 'coalesce(c.rotated_at, c.created_at)'

/** Words in the order in which they are read. */
const byName = <Word extends string>(names: Record<Word, string>): Word[] =>
  (Object.keys(names) as Word[]).sort((a, b) => names[a].localeCompare(names[b]))

const sorts: Record<CredentialFilter['sort'], Sort> = {
  age: { column: AGE_FROM, type: 'timestamptz', descending: false, nullable: true },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false, isApart: true },
  last_used: { column: 'c.last_used_at', type: 'timestamptz', descending: true, nullable: true },
  owner: ownerSort,
  kind: {
    column: placeAmong(byName(credentialKindNames), 'c.kind', credentialKinds),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  expires: { column: 'c.expires_at', type: 'timestamptz', descending: false, nullable: true },
  exposure: {
    column: placeAmong(['found', 'none_found', 'not_applicable'], EXPOSURE),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  status: {
    column: placeAmong(['active', 'inactive', 'revoked', 'gone'], 'c.status', credentialStatuses),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
}

const atOf = ({ at }: AgePolicy) => (at ? `'${at.toISOString()}'::timestamptz` : 'now()')
const ageState = (policy: AgePolicy) =>
  `case
     when not c.is_static then 'dynamic'
     when ${AGE_FROM} is null then 'unknown'
     when ${atOf(policy)} - ${AGE_FROM} > case
           when c.kind = any('{${ASYMMETRIC.join(',')}}') then interval '${policy.asymmetricDays} days'
           else interval '${policy.days} days'
         end
       then 'over'
     else 'inside'
   end`

const facetsUnder = (policy: AgePolicy) =>
  ({
    age: { column: ageState(policy), names: credentialAgeNames },
    kind: { column: 'c.kind', words: credentialKinds, names: credentialKindNames },
    provider: { column: 'p.provider', words: providers, names: providerNames },
    environment: { column: 'p.environment', words: environments, names: environmentNames },
  }) as const satisfies Record<string, FacetColumn>

function where(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
  except?: keyof ReturnType<typeof facetsUnder> | 'source',
): Sql {
  const conditions = [
    scopeCondition(actor),
    ...Object.values(facetConditions(facetsUnder(policy), filter, except === 'source' ? undefined : except)),
  ]
  if (!filter.ended) conditions.push(raw(LIVE))
  const ofSources = sourceCondition(filter.source, filter.not_source)
  if (ofSources && except !== 'source') conditions.push(ofSources)
  if (filter.static !== undefined) conditions.push(sql`c.is_static = ${filter.static}`)
  if (filter.exposed !== undefined) conditions.push(sql`${raw(EXPOSED)} = ${filter.exposed}`)
  const ages = raw(`${atOf(policy)} - ${AGE_FROM}`)
  if (filter.age_from !== undefined) conditions.push(sql`${ages} >= ${filter.age_from} * interval '1 day'`)
  if (filter.age_to !== undefined) conditions.push(sql`${ages} < ${filter.age_to + 1} * interval '1 day'`)
  if (filter.q) conditions.push(contains(['c.native_id', 'p.name'], filter.q))
  return join(conditions, ' and ')
}

const FROM = 'credential c join posture p using (identity_key)'
const COLUMNS = `c.*, ${AGE_FROM} as age_from, p.name, p.provider, ${EXPOSURE} as exposure`
const LISTED = `
  ${COLUMNS}, p.owner_state, ${ownerLabel('c.identity_key')} as owner,
  (select i.scope from identity i where i.identity_key = c.identity_key) as scope`
const EXPORTED_AT_ONCE = 2_000

interface Stored extends Row<credential>, Pick<posture, 'name' | 'provider'> {
  age_from: Date | null
  exposure: ExposureState
}

interface Listed extends Stored, Pick<posture, 'owner_state'>, Pick<identity, 'scope'> {
  owner: string | null
}

/**
 * One keyset page of credentials.
 * @param total how many there are, where somebody has counted them already
 */
export async function listCredentials(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
  total?: Promise<number>,
): Promise<Page<ListedCredential>> {
  // When reading the page fails, a failure of the count must not become an unhandled rejection.
  total?.catch(() => undefined)
  const matching = where(actor, filter, policy)
  const from = sql`${raw(FROM)} where ${matching}`
  const page = await keysetPage<Listed>(
    {
      columns: LISTED,
      ...(filter.sort === 'owner' ? byOwner(FROM, 'c.identity_key', matching) : { from }),
      sort: ordered(sorts[filter.sort], filter.reverse),
      keys: ['c.credential_key', 'c.identity_key'],
    },
    filter,
  )
  return {
    rows: page.rows.map((row) => ({
      ...credentialRow(row),
      scope: row.scope,
      ownerState: word(ownerStates, row.owner_state),
      owner: row.owner,
    })),
    next: page.next,
    total: await (total ?? countOf(from)),
  }
}

/** How many credentials each of the filters names: one pass for all of them. */
export async function countCredentials(
  actor: Actor,
  filters: readonly CredentialFilter[],
  policy: AgePolicy,
): Promise<number[]> {
  const counts = filters.map(
    (filter, index) =>
      sql`(count(*) filter (where ${where(actor, filter, policy)}))::int as count_${raw(index)}`,
  )
  const [row] = await rows<Record<string, number>>(
    sql`select ${join(counts, ', ')} from ${raw(FROM)} where ${scopeCondition(actor)}`,
  )
  return filters.map((_, index) => row![`count_${index}`]!)
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
    const conditions = [where(actor, filter, policy)]
    if (last)
      // The condition stands twice: PostgreSQL can start the index scan on names only at the plain comparison.
      conditions.push(
        sql`p.name >= ${last.name}
         and (${raw(order)}) > (
           ${last.name}, ${last.identity_key}::bigint, ${last.credential_key}::bigint
         )`,
      )
    const page = await rows<Stored>(
      sql`select ${raw(COLUMNS)}
       from ${raw(FROM)}
       where ${join(conditions, ' and ')}
       order by ${raw(order)} limit ${raw(EXPORTED_AT_ONCE)}`,
    )
    yield* page.map(credentialRow)
    last = page.length === EXPORTED_AT_ONCE ? page.at(-1) : undefined
  } while (last)
}

/** The key of every credential that the filter names, `identity/credential`, as a statement. */
export function credentialKeys(actor: Actor, filter: CredentialFilter, policy: AgePolicy): Sql {
  return sql`
    select c.identity_key || '/' || c.credential_key as key
    from ${raw(FROM)}
    where ${where(actor, filter, policy)}`
}

/** Credentials by their keys, in no order. The caller has checked that the actor may see them. */
export async function credentialsByKey(keys: readonly string[]): Promise<CredentialRow[]> {
  const pairs = keys.map((key) => key.split('/'))
  const found = await rows<Stored>(
    `select ${COLUMNS} from ${FROM}
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
  const conditions = where(actor, filter, policy)
  // Live static credentials counted by kind and band of age.
  return rows<{ isKeyPair: boolean; band: number | null; n: number }>(
    sql`select
       c.kind = any('{${raw(ASYMMETRIC.join(','))}}') as "isKeyPair",
       case
         when ${raw(AGE_FROM)} is not null
           then (
             select count(*)::int
             from unnest(${bounds}::int[]) b
             where ${raw(atOf(policy))} - ${raw(AGE_FROM)} > b * interval '1 day'
           )
       end as band,
       count(*)::int as n
     from ${raw(FROM)}
     where ${conditions}
     group by 1, 2`,
  )
}

/** A part of the ages, in whole days; `to` null has no end. */
export interface AgeBand {
  from: number
  to: number | null
  n: number
}

// As the figures of the overview cut them.
const AGE_BANDS = [0, 31, 91, 181, 366, 731]

/** What a filter names by age, whatever ages it asks for itself: each band is as long as the list that it opens. */
export async function credentialAgeBands(
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
): Promise<AgeBand[]> {
  const whole = { ...filter, age_from: undefined, age_to: undefined }
  const found = await rows<{ band: number; n: number }>(
    sql`select
       width_bucket(
         greatest(0, floor(date_part('epoch', ${raw(atOf(policy))} - ${raw(AGE_FROM)}) / 86400))::int,
         ${AGE_BANDS}::int[]
       ) as band,
       count(*)::int as n
     from ${raw(FROM)}
     where ${where(actor, whole, policy)} and ${raw(AGE_FROM)} is not null
     group by 1`,
  )
  const counts = new Map(found.map(({ band, n }) => [band, n]))
  return AGE_BANDS.map((from, at) => ({
    from,
    to: at + 1 < AGE_BANDS.length ? AGE_BANDS[at + 1]! - 1 : null,
    n: counts.get(at + 1) ?? 0,
  }))
}

/** Credentials whose id begins with a text, as somebody pastes it from a log. */
export const credentialsNamed = (
  actor: Actor,
  text: string,
  limit: number,
): Promise<{ id: string; identityId: string; identityName: string; nativeId: string }[]> =>
  rows<{ id: string; identityId: string; identityName: string; nativeId: string }>(
    sql`select c.credential_key as id, c.identity_key as "identityId", p.name as "identityName",
        c.native_id as "nativeId"
      from ${raw(FROM)}
      where c.native_id like ${`${text.replace(/[\\%_]/g, String.raw`\$&`)}%`} and ${scopeCondition(actor)}
      order by c.native_id, c.credential_key limit ${limit}`,
  )

/** Credentials of one identity, live ones first, oldest first. The caller has checked that the actor may see the identity. */
export async function credentialsOf(identityKey: string): Promise<CredentialRow[]> {
  const found = await prepared<Stored>(
    `select ${COLUMNS}
     from ${FROM}
     where c.identity_key = $1 and (c.seen_to is null or c.in_inventory)
     order by (${LIVE}) desc, age_from nulls last, c.credential_key limit 500`,
    [identityKey],
  )
  return found.map(credentialRow)
}

function credentialRow(row: Stored): CredentialRow {
  return {
    id: row.credential_key,
    identityId: row.identity_key,
    identityName: row.name,
    provider: word(providers, row.provider),
    kind: word(credentialKinds, row.kind),
    isStatic: row.is_static,
    label: row.label,
    nativeId: row.native_id,
    status: word(credentialStatuses, row.status ?? 4),
    createdAt: iso(row.created_at),
    rotatedAt: iso(row.age_from),
    expiresAt: iso(row.expires_at),
    cannotExpire: row.cannot_expire,
    lastUsedAt: iso(row.last_used_at),
    neverUsed: row.never_used,
    exposure: row.exposure,
  }
}

/** Facets of the list of credentials. */
export const credentialFacets = async (
  actor: Actor,
  filter: CredentialFilter,
  policy: AgePolicy,
): Promise<Facet[]> =>
  listFacets(
    { ...facetsUnder(policy), source: await sourceFacet() },
    filter,
    (except) => sql`${raw(FROM)} where ${where(actor, filter, policy, except)}`,
  )
