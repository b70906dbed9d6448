import 'server-only'
import { type Actor, personBehind } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { type Catalogue, checkCatalogue } from '@/lib/checks/catalogue'
import { iso } from '@/lib/db/iso'
import { contains } from '@/lib/db/contains'
import { type FacetColumn, facetConditions, listFacets } from '@/lib/db/facets'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { prepared, rows } from '@/lib/db/pool'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { dismissal, exception, finding, posture } from '@/lib/generated/prisma/client'
import type { ExceptionFilter, Page } from '@/lib/model/filters'
import {
  exceptionStates,
  identityKinds,
  providers,
  severities,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import { exceptionStateNames, severityNames } from '@/lib/model/words'
import { ENVIRONMENT, LAPSED } from '@/lib/facts/terms'
import type { Facet } from '@/lib/model/answers/page'
import type { ExceptionRow } from '@/lib/model/answers/remediation'

/** What `exceptionWhere` speaks of: exceptions `x`, their identities `p` and findings `f`. */
export const exceptionTables =
  'exception x join posture p using (identity_key) join finding f on f.id = x.finding_id'
const sorts: Record<ExceptionFilter['sort'], Sort> = {
  expiry: { column: 'x.expires_at', type: 'timestamptz', descending: false, nullable: false },
  newest: { column: 'x.requested_at', type: 'timestamptz', descending: true, nullable: false },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false, isApart: true },
  severity: { column: 'f.severity', type: 'smallint', descending: true, nullable: false },
  state: {
    column: placeAmong(exceptionStates, 'x.state'),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  reason: { column: 'x.reason', type: 'text', descending: false, nullable: false },
  by: { column: 'x.requested_by', type: 'text', descending: false, nullable: false },
}
const facets = {
  state: { column: 'x.state', names: exceptionStateNames },
  severity: { column: 'f.severity', words: severities, names: severityNames, worstFirst: true },
} as const satisfies Record<string, FacetColumn>

/** The condition on exceptions that a filter means for an actor. */
export function exceptionWhere(actor: Actor, filter: ExceptionFilter, except?: keyof typeof facets): Sql {
  const conditions = [scopeCondition(actor), ...Object.values(facetConditions(facets, filter, except))]
  // What has ended is history, except for gaps that it left open.
  if (filter.state.length === 0 && except !== 'state' && !filter.lapsed)
    conditions.push(sql`(x.state in ('requested', 'approved', 'stale') or ${raw(LAPSED)})`)
  if (filter.bridge !== undefined)
    conditions.push(sql`x.sunset_on is ${raw(filter.bridge ? 'not ' : '')}null`)
  if (filter.lapsed) conditions.push(raw(LAPSED))
  if (filter.q) conditions.push(contains(['p.name', 'x.reason'], filter.q))
  return join(conditions, ' and ')
}

const COLUMNS = `
  x.*, p.name, p.kind, p.provider, f.check_no, f.severity as severity_now,
  to_char(x.sunset_on, 'YYYY-MM-DD') as sunset,
  (${LAPSED}) as is_lapsed`

interface Stored
  extends
    Omit<Row<exception>, 'state'>,
    Pick<ExceptionRow, 'state'>,
    Pick<posture, 'name' | 'kind' | 'provider'>,
    Pick<finding, 'check_no'> {
  severity_now: number
  sunset: string | null
  is_lapsed: boolean
}

/** One keyset page of exceptions. */
export async function listExceptions(actor: Actor, filter: ExceptionFilter): Promise<Page<ExceptionRow>> {
  const from = sql`${raw(exceptionTables)} where ${exceptionWhere(actor, filter)}`
  const page = await keysetPage<Stored>(
    { columns: COLUMNS, from, sort: ordered(sorts[filter.sort], filter.reverse), keys: ['x.id'] },
    filter,
  )
  const known = await checkCatalogue()
  return {
    rows: page.rows.map((row) => exceptionRow(known, row, actor)),
    next: page.next,
    total: await countOf(from),
  }
}

function exceptionRow(known: Catalogue, row: Stored, actor: Actor): ExceptionRow {
  const check = known.byNo(row.check_no)
  return {
    id: row.id,
    findingId: row.finding_id,
    title: check.title,
    checkId: check.id,
    severity: severityOf(row.severity_now),
    identityId: row.identity_key,
    identityName: row.name,
    identityKind: word(identityKinds, row.kind),
    provider: word(providers, row.provider),
    state: row.state,
    reason: row.reason,
    control: row.control,
    expiresAt: iso(row.expires_at),
    bridge: row.sunset ? { sunsetOn: row.sunset, nativeIdentity: row.native_identity! } : null,
    requestedBy: row.requested_by,
    requestedAt: iso(row.requested_at),
    isOwn: row.requested_by_id === personBehind(actor),
    decidedBy: row.decided_by,
    decidedAt: iso(row.decided_at),
    decisionNote: row.decision_note,
    renewals: row.renewals,
    staleBecause: row.stale_because,
    isLapsed: row.is_lapsed,
  }
}

/** Exceptions of a finding, newest first. The caller has checked that the actor may see the finding. */
export async function exceptionsOf(actor: Actor, findingId: string): Promise<ExceptionRow[]> {
  const found = await rows<Stored>(
    `select ${COLUMNS} from ${exceptionTables} where x.finding_id = $1 order by x.id desc limit 50`,
    [findingId],
  )
  const known = await checkCatalogue()
  return found.map((row) => exceptionRow(known, row, actor))
}

/** Facets of the list of exceptions. */
export const exceptionFacets = (actor: Actor, filter: ExceptionFilter): Promise<Facet[]> =>
  listFacets(
    facets,
    filter,
    (except) => sql`${raw(exceptionTables)} where ${exceptionWhere(actor, filter, except)}`,
  )

export interface ExceptionFigures {
  requested: number
  standing: number
  stale: number
  lapsed: number
  endingSoon: number
}

/** What needs somebody: asked for, gone stale, expired while the gap is open, ending within a fortnight. */
export async function exceptionFigures(actor: Actor): Promise<ExceptionFigures> {
  const [row] = await prepared<ExceptionFigures>(
    sql`select
       (count(*) filter (where x.state = 'requested'))::int as requested,
       (count(*) filter (where x.state = 'approved'))::int as standing,
       (count(*) filter (where x.state = 'stale'))::int as stale,
       (count(*) filter (where ${raw(LAPSED)}))::int as lapsed,
       (count(*) filter (where x.state = 'approved' and x.expires_at < now() + interval '14 days'))::int
         as "endingSoon"
     from ${raw(exceptionTables)}
     where ${scopeCondition(actor)}`,
  )
  return row!
}

export interface DismissalRow {
  id: string
  title: string
  reach: 'subject' | 'identity' | 'matching'
  of: string
  reason: string
  madeBy: string
  madeAt: string
}

/** Standing dismissals that cover a finding. */
export async function dismissalsOf(findingId: string): Promise<DismissalRow[]> {
  const found = await prepared<Row<dismissal> & Pick<DismissalRow, 'reach'> & { name: string }>(
    `select d.*, i.name
     from finding f
       join identity i using (identity_key)
       join dismissal d
         on d.ended_at is null
           and d.check_no = f.check_no
           and case d.reach
             when 'subject' then d.identity_key = f.identity_key and d.credential_key = f.credential_key
             when 'identity' then d.identity_key = f.identity_key
             else (d.provider is null or d.provider = i.provider)
               and (d.environment is null or d.environment = ${ENVIRONMENT})
               and (d.name_like is null or i.name ilike d.name_like)
           end
     where f.id = $1
     order by d.id`,
    [findingId],
  )
  const known = await checkCatalogue()
  return found.map((row) => ({
    id: row.id,
    title: known.byNo(row.check_no).title,
    reach: row.reach,
    of: row.name,
    reason: row.reason,
    madeBy: row.made_by,
    madeAt: iso(row.made_at),
  }))
}
