import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { iso } from '@/lib/db/iso'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { rows } from '@/lib/db/pool'
import { join, raw, sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { posture } from '@/lib/generated/prisma/client'
import type { IdentityFilter, Page } from '@/lib/model/filters'
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
import { byOwner, ownerSort } from '@/lib/facts/by-owner'
import { ownerLabel } from '@/lib/facts/terms'
import { cellConditions, cubeAnswers, identityWhere } from './identity-where'
import type { IdentityRow } from '@/lib/model/answers/inventory'

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
  severity: { column: 'p.severity', type: 'smallint', descending: true, nullable: false },
  owner: ownerSort,
  rights: {
    column: placeAmong(['admin', 'excess', 'matched', 'none'], 'p.rights_state', rightsStates),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  findings: { column: 'p.findings_n', type: 'integer', descending: true, nullable: false },
}

/**
 * Up to so many matching rows are gathered and sorted; of more, one is met soon when the index is walked in order. The
 * planner cannot tell which it is, because facets follow from each other (GitHub has no admins); the cube can.
 */
const FEW = 7_000
const EXPORTED_AT_ONCE = 2_000

type Stored = Row<posture>

// The cube knows with which value the usual order begins, not the other one.
const beginOf = ({ sort, reverse }: IdentityFilter) => (reverse ? undefined : sorts[sort].begin)

/**
 * One keyset page of the identities that the filter names and the actor may see.
 * @param few up to so many matches are sorted; more are met by walking the index
 */
export async function listIdentities(
  actor: Actor,
  filter: IdentityFilter,
  few = FEW,
): Promise<Page<IdentityRow>> {
  const known = await summary(actor, filter, beginOf(filter))
  return pageOf(actor, filter, known, few)
}

/** Every identity that the filter names, in its order, counted once and read page by page. */
export async function* everyIdentity(actor: Actor, filter: IdentityFilter): AsyncGenerator<IdentityRow> {
  const known = await summary(actor, filter, beginOf(filter))
  let cursor: string | undefined
  do {
    const page = await pageOf(actor, { ...filter, limit: EXPORTED_AT_ONCE, cursor }, known, FEW)
    yield* page.rows
    cursor = page.next ?? undefined
  } while (cursor)
}

/** Identities by their keys, in no order. The caller has checked that the actor may see them. */
export async function identitiesByKey(keys: readonly string[]): Promise<IdentityRow[]> {
  return detailed(
    await rows<Stored>('select p.* from posture p where p.identity_key = any($1::bigint[])', [keys]),
  )
}

async function pageOf(
  actor: Actor,
  filter: IdentityFilter,
  { total, begin }: { total: number; begin?: string | null },
  few: number,
): Promise<Page<IdentityRow>> {
  if (total === 0) return { rows: [], next: null, total }
  const where = identityWhere(actor, filter)
  const isFew = total <= few
  const [tables, matching] = isFew ? ['p', sql`true`] : ['posture p', where]
  const page = await keysetPage<Stored>(
    {
      ...(isFew && { with: sql`p as materialized (select p.* from posture p where ${where})` }),
      ...(filter.sort === 'owner'
        ? byOwner(tables, 'p.identity_key', matching)
        : { from: sql`${raw(tables)} where ${matching}` }),
      columns: 'p.*',
      sort: ordered(sorts[filter.sort], filter.reverse),
      keys: ['p.identity_key'],
      begin,
    },
    filter,
  )
  return { rows: await detailed(page.rows), next: page.next, total }
}

/** How many identities match. */
export const countIdentities = async (actor: Actor, filter: IdentityFilter): Promise<number> =>
  (await summary(actor, filter)).total

// From the cube where it can answer: then the first value of the sorted list comes with the count.
async function summary(
  actor: Actor,
  filter: IdentityFilter,
  begin = 'null',
): Promise<{ total: number; begin?: string | null }> {
  if (!cubeAnswers(actor, filter))
    return {
      total: await countOf(sql`posture p where ${identityWhere(actor, filter)}`),
    }
  const where = join([sql`true`, ...Object.values(cellConditions(filter))], ' and ')
  const [row] = await rows<{ total: number; begin: string | null }>(
    sql`
      select coalesce(sum(p.n), 0)::int as total, (${raw(begin)})::text as begin
      from facet_cube p
      where ${where}`,
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
       ${ownerLabel('i.identity_key')} as owner
     from identity i where i.identity_key = any($1::bigint[])`,
    [keys],
  )
  const byKey = new Map(details.map((row) => [row.identity_key, row]))
  return page.map((row) => {
    const detail = byKey.get(row.identity_key)!
    return {
      id: row.identity_key,
      name: row.name,
      nativeId: detail.native_id,
      provider: word(providers, row.provider),
      kind: word(identityKinds, row.kind),
      scope: detail.scope,
      environment: word(environments, row.environment),
      status: word(identityStatuses, row.status),
      severity: word(severities, row.severity),
      risk: row.risk,
      findings: row.findings_n,
      ownerState: word(ownerStates, row.owner_state),
      owner: detail.owner,
      ageState: word(ageStates, row.age_state),
      rotatedAt: iso(row.rotated_at),
      useState: word(useStates, row.use_state),
      lastUsedAt: iso(row.last_used_at),
      rightsState: word(rightsStates, row.rights_state),
      unused: row.unused_n,
    }
  })
}
