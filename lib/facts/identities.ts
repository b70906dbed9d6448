import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import type { Facet, IdentityFilter, Page } from '@/lib/model/filters'
import {
  ageStateNames,
  identityKindNames,
  ownerStateNames,
  providerMarks,
  rightsStateNames,
  useStateNames,
} from '@/lib/model/words'
import {
  ageStates,
  environments,
  identityKinds,
  identityStatuses,
  ownerStates,
  providers,
  rightsStates,
  severities,
  useStates,
  word,
} from '@/lib/model/vocabulary'
import type {
  AgeState,
  Environment,
  IdentityKind,
  IdentityStatus,
  OwnerState,
  Provider,
  RightsState,
  UseState,
} from '@/lib/model/vocabulary'
import {
  cubeAnswers,
  facetColumns,
  facetConditions,
  type FacetField,
  identityWhere,
  type MaskOf,
  otherConditions,
} from './identity-where'
import { decodeCursor, encodeCursor, pageStatements, type Sort } from './keyset'

/** A row of the list of identities. Times are ISO 8601; null is unknown. */
export interface IdentityRow {
  id: string
  name: string
  nativeId: string
  provider: Provider
  kind: IdentityKind
  scope: string
  environment: Environment
  status: IdentityStatus
  severity: (typeof severities)[number]
  risk: number
  findings: number
  ownerState: OwnerState
  owner: string | null
  ageState: AgeState
  rotatedAt: string | null
  useState: UseState
  lastUsedAt: string | null
  rightsState: RightsState
  unused: number | null
}

/** A sort, and the column of the facet cube that tells its first value. */
const sorts: Record<IdentityFilter['sort'], Sort & { begin?: string }> = {
  risk: { column: 'p.risk', type: 'smallint', descending: true, nullable: false, begin: 'max(p.risk_most)' },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false },
  age: {
    column: 'p.rotated_at',
    type: 'timestamptz',
    descending: false,
    nullable: true,
    begin: 'min(p.rotated_least)',
  },
  last_used: {
    column: 'p.last_used_at',
    type: 'timestamptz',
    descending: true,
    nullable: true,
    begin: 'max(p.used_most)',
  },
  unused: {
    column: 'p.unused_n',
    type: 'integer',
    descending: true,
    nullable: true,
    begin: 'max(p.unused_most)',
  },
}

/**
 * Up to so many matching rows are gathered and sorted; of more, one is met soon when the index is walked in order. The
 * planner cannot tell which it is, because facets follow from each other (GitHub has no admins); the cube can.
 */
const FEW = 7_000
const EXPORTED_AT_ONCE = 2_000

interface Stored {
  identity_key: string
  sort_value: string | null
  [column: string]: unknown
}

/**
 * One keyset page of the identities that the filter names and the actor may see.
 * @param few up to so many matches are sorted; more are met by walking the index
 */
export async function listIdentities(
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
  few = FEW,
): Promise<Page<IdentityRow>> {
  const known = await summary(actor, filter, maskOf, sorts[filter.sort].begin)
  return pageOf(actor, filter, maskOf, known, few)
}

/** Every identity that the filter names, in its order, counted once and read page by page. */
export async function* everyIdentity(
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
): AsyncGenerator<IdentityRow> {
  const known = await summary(actor, filter, maskOf, sorts[filter.sort].begin)
  let cursor: string | undefined
  do {
    const page = await pageOf(actor, { ...filter, limit: EXPORTED_AT_ONCE, cursor }, maskOf, known, FEW)
    yield* page.rows
    cursor = page.next ?? undefined
  } while (cursor)
}

/** Identities by their keys, in no order. The caller has checked that the actor may see them. */
export async function identitiesByKey(keys: readonly string[]): Promise<IdentityRow[]> {
  return detailed(
    await rows<Stored>(
      "select p.*, '' as sort_value from posture p where p.identity_key = any($1::bigint[])",
      [keys],
    ),
  )
}

async function pageOf(
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
  { total, begin }: { total: number; begin?: string | null },
  few: number,
): Promise<Page<IdentityRow>> {
  const sort = sorts[filter.sort]
  if (total === 0) return { rows: [], next: null, total }
  const values: unknown[] = []
  const where = identityWhere(actor, filter, maskOf, values)
  const columns = `p.*, ${sort.column}::text as sort_value`
  const select =
    total <= few
      ? `with p as materialized (select p.* from posture p where ${where}) select ${columns} from p where true`
      : `select ${columns} from posture p where ${where}`
  const position = decodeCursor(filter.cursor)
  const found: Stored[] = []
  for (const statement of pageStatements(
    select,
    values,
    sort,
    'p.identity_key',
    position,
    filter.limit + 1,
    begin,
  )) {
    if (found.length <= filter.limit) found.push(...(await rows<Stored>(statement.sql, statement.values)))
  }
  const page = found.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: await detailed(page),
    next:
      found.length > filter.limit && last
        ? encodeCursor({ value: last.sort_value, key: last.identity_key })
        : null,
    total,
  }
}

/** How many identities match. */
export const countIdentities = async (
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
): Promise<number> => (await summary(actor, filter, maskOf)).total

// From the cube where it can answer: then the first value of the sorted list comes with the count.
async function summary(
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
  begin = 'null',
): Promise<{ total: number; begin?: string | null }> {
  const values: unknown[] = []
  if (!cubeAnswers(actor, filter)) {
    const where = identityWhere(actor, filter, maskOf, values)
    const [row] = await rows<{ total: number }>(
      `select count(*)::int as total from posture p where ${where}`,
      values,
    )
    return row!
  }
  const where = ['true', ...Object.values(facetConditions(filter, values))].join(' and ')
  const [row] = await rows<{ total: number; begin: string | null }>(
    `select coalesce(sum(p.n), 0)::int as total, (${begin})::text as begin from facet_cube p where ${where}`,
    values,
  )
  return row!
}

// The narrow rows decide the page; names and owners are fetched for its rows only.
async function detailed(page: readonly Stored[]): Promise<IdentityRow[]> {
  const keys = page.map((row) => row.identity_key)
  const details = await rows<{
    identity_key: string
    native_id: string
    scope: string
    owner: string | null
  }>(
    `select i.identity_key, i.native_id, i.scope,
       (select o.label from ownership o where o.identity_key = i.identity_key and o.state <> 'rejected' order by o.state, case when o.state = 'accepted' then o.rank end, o.confidence desc limit 1) as owner
     from identity i where i.identity_key = any($1::bigint[])`,
    [keys],
  )
  const byKey = new Map(details.map((row) => [row.identity_key, row]))
  const iso = (value: unknown) => (value as Date | null)?.toISOString() ?? null
  return page.map((row) => {
    const detail = byKey.get(row.identity_key)!
    return {
      id: row.identity_key,
      name: row.name as string,
      nativeId: detail.native_id,
      provider: word(providers, row.provider as number),
      kind: word(identityKinds, row.kind as number),
      scope: detail.scope,
      environment: word(environments, row.environment as number),
      status: word(identityStatuses, row.status as number),
      severity: word(severities, row.severity as number),
      risk: row.risk as number,
      findings: row.findings_n as number,
      ownerState: word(ownerStates, row.owner_state as number),
      owner: detail.owner,
      ageState: word(ageStates, row.age_state as number),
      rotatedAt: iso(row.rotated_at),
      useState: word(useStates, row.use_state as number),
      lastUsedAt: iso(row.last_used_at),
      rightsState: word(rightsStates, row.rights_state as number),
      unused: row.unused_n as number | null,
    }
  })
}

const labels: Partial<Record<FacetField, Record<string, string>>> = {
  owner: ownerStateNames,
  age: ageStateNames,
  rights: rightsStateNames,
  use: useStateNames,
  kind: identityKindNames,
  provider: Object.fromEntries(Object.entries(providerMarks).map(([provider, { name }]) => [provider, name])),
  severity: { none: 'No finding', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  environment: {
    production: 'Production',
    staging: 'Staging',
    development: 'Development',
    test: 'Test',
    unknown: 'unknown',
  },
  status: { active: 'Active', disabled: 'Disabled', gone: 'Retired', unknown: 'unknown' },
}
const worstFirst = new Set<FacetField>(['severity'])

interface Counted {
  field: FacetField
  value: number
  n: number
}

const facetFields = [...Object.keys(facetColumns), 'source'] as FacetField[]
const columnOf = (field: FacetField): string =>
  field === 'source' ? 'source_id' : facetColumns[field].column

/**
 * Counts for every facet, each without its own filter, so that its numbers answer "if I add this": rows that match every
 * filter count for all facets, rows that miss one filter only count for that facet. One pass with grouping sets.
 */
async function countFacets(actor: Actor, filter: IdentityFilter, maskOf: MaskOf): Promise<Counted[]> {
  const fromCube = cubeAnswers(actor, filter)
  const values: unknown[] = []
  const others = fromCube ? 'true' : otherConditions(actor, filter, maskOf, values).join(' and ')
  const conditions = facetConditions(filter, values)
  const bit = (field: string) => 1 << facetFields.indexOf(field as FacetField)
  const missed =
    Object.entries(conditions)
      .map(([field, condition]) => `case when ${condition} then 0 else ${bit(field)} end`)
      .join(' + ') || '0'
  const columns = facetFields.map(columnOf)
  const which = columns.map((column, index) => `when grouping(${column}) = 0 then ${index}`).join(' ')
  const found = await rows<{ field: number; value: number; n: number }>(
    `select field, value, sum(n)::int as n
     from (select case ${which} end as field, coalesce(${columns.join(', ')})::int as value, missed, sum(n) as n
           from (select ${columns.map((column) => `p.${column}`).join(', ')}, ${missed} as missed, ${fromCube ? 'p.n' : '1 as n'}
                 from ${fromCube ? 'facet_cube' : 'posture'} p where ${others}) p
           where missed & (missed - 1) = 0
           group by grouping sets (${columns.map((column) => `(${column}, missed)`).join(', ')})) c
     where missed = 0 or missed = 1 << field group by 1, 2`,
    values,
  )
  return found.map((row) => ({ ...row, field: facetFields[row.field]! }))
}

// The unfiltered answer is asked for most and is the same until the next judging.
let unfiltered: { judgement: number; counted: Counted[] } | undefined

async function countedFacets(actor: Actor, filter: IdentityFilter, maskOf: MaskOf): Promise<Counted[]> {
  if (
    !cubeAnswers(actor, filter) ||
    Object.keys(facetConditions(filter, [])).join() !== 'status' ||
    filter.status.length > 0
  )
    return countFacets(actor, filter, maskOf)
  const [last] = await rows<{ id: number }>('select coalesce(max(id), 0) as id from judgement')
  if (unfiltered?.judgement !== last!.id || last!.id === 0)
    unfiltered = { judgement: last!.id, counted: await countFacets(actor, filter, maskOf) }
  return unfiltered.counted
}

/** Every facet of the list with its counts; unknown comes last. */
export async function identityFacets(actor: Actor, filter: IdentityFilter, maskOf: MaskOf): Promise<Facet[]> {
  const counted = await countedFacets(actor, filter, maskOf)
  const sources = await rows<{ id: number; name: string }>('select id, name from source')
  const sourceNames = new Map(sources.map((source) => [source.id, source.name]))
  return facetFields.map((field) => {
    const mine = counted.filter((row) => row.field === field)
    if (field === 'source') {
      return {
        field,
        values: mine
          .map((row) => ({
            value: String(row.value),
            label: sourceNames.get(row.value) ?? String(row.value),
            count: row.n,
            selected: filter.source.includes(row.value),
          }))
          .sort((a, b) => b.count - a.count),
      }
    }
    const words = facetColumns[field].words as readonly string[]
    const chosen = filter[field] as readonly string[]
    const counts = new Map(mine.map((row) => [words[row.value]!, row.n]))
    const listed = words.filter((value) => counts.has(value) || chosen.includes(value))
    if (worstFirst.has(field)) listed.reverse()
    // Unknown is never the first thing read, whatever its place in the stored list.
    listed.sort((a, b) => Number(a === 'unknown') - Number(b === 'unknown'))
    return {
      field,
      values: listed.map((value) => ({
        value,
        label: labels[field]?.[value] ?? value,
        count: counts.get(value) ?? 0,
        selected: chosen.includes(value),
      })),
    }
  })
}
