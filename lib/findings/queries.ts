import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { checkById, checkByNo, checks } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { decodeCursor, encodeCursor, pageStatements, type Sort } from '@/lib/facts/keyset'
import { NotFound } from '@/lib/model/errors'
import type { Facet, FindingFilter, Page } from '@/lib/model/filters'
import {
  environments,
  type FindingState,
  findingStates,
  type IdentityKind,
  identityKinds,
  type OwnerState,
  ownerStates,
  type Provider,
  providers,
  setAsideStates,
  severities,
  type Severity,
  word,
} from '@/lib/model/vocabulary'
import { findingStateNames, ownerStateNames, providerMarks } from '@/lib/model/words'

/** A row of the list of findings. Times are ISO 8601. */
export interface FindingRow {
  id: string
  checkId: string
  title: string
  severity: Severity
  state: FindingState
  identityId: string
  identityName: string
  provider: Provider
  kind: IdentityKind
  ownerState: OwnerState
  owner: string | null
  credentialId: string | null
  credential: string | null
  openedAt: string
  resolvedAt: string | null
  acceptedUntil: string | null
  assignee: string | null
  regressed: number
}

const sorts: Record<FindingFilter['sort'], Sort> = {
  severity: { column: 'f.severity', type: 'smallint', descending: true, nullable: false },
  oldest: { column: 'f.opened_at', type: 'timestamptz', descending: false, nullable: false },
  newest: { column: 'f.opened_at', type: 'timestamptz', descending: true, nullable: false },
}
const SET_ASIDE = setAsideStates.map((one) => findingStates.indexOf(one)).join(', ')
const GONE = 2
type Field = 'check' | 'severity' | 'state' | 'provider' | 'environment' | 'owner'

/** The condition on findings that a filter means for an actor. */
export function findingWhere(actor: Actor, filter: FindingFilter, values: unknown[], except?: Field): string {
  const conditions = [scopeCondition(actor, values)]
  const among = (field: Field, column: string, codes: readonly number[]) => {
    if (codes.length > 0 && field !== except)
      conditions.push(`${column} = any($${values.push(codes)}::smallint[])`)
  }
  // An id that no check has matches nothing, rather than everything.
  among(
    'check',
    'f.check_no',
    filter.check.map((id) => checkById(id)?.no ?? -1),
  )
  among(
    'severity',
    'f.severity',
    filter.severity.map((value) => severities.indexOf(value)),
  )
  among(
    'state',
    'f.state',
    filter.state.map((value) => findingStates.indexOf(value)),
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
  among(
    'owner',
    'p.owner_state',
    filter.owner.map((value) => ownerStates.indexOf(value)),
  )
  if (filter.source.length > 0)
    conditions.push(`p.source_id = any($${values.push(filter.source)}::smallint[])`)
  if (filter.assignee) conditions.push(`f.assignee = $${values.push(filter.assignee)}`)
  if (filter.new_days)
    conditions.push(`f.opened_at > now() - $${values.push(filter.new_days)} * interval '1 day'`)
  if (!filter.closed && filter.state.length === 0 && except !== 'state')
    conditions.push(`f.resolved_at is null and f.state not in (${SET_ASIDE}) and p.status <> ${GONE}`)
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(
      `exists (select 1 from identity i where i.identity_key = f.identity_key and (i.name ilike $${values.push(like)} or i.native_id ilike $${values.length}))`,
    )
  }
  return conditions.join(' and ')
}

/** What `findingWhere` speaks of: findings `f` and their identities `p`. */
export const findingTables = 'finding f join posture p using (identity_key)'
interface Stored {
  id: string
  sort_value: string
  [column: string]: unknown
}

/** One keyset page of findings. */
export async function listFindings(actor: Actor, filter: FindingFilter): Promise<Page<FindingRow>> {
  const values: unknown[] = []
  const conditions = findingWhere(actor, filter, values)
  const sort = sorts[filter.sort]
  const select = `select ${COLUMNS}, ${sort.column}::text as sort_value from ${findingTables} where ${conditions}`
  const [statement] = pageStatements(
    select,
    values,
    sort,
    'f.id',
    decodeCursor(filter.cursor),
    filter.limit + 1,
  )
  const found = await rows<Stored>(statement!.sql, statement!.values)
  const [counted] = await rows<{ n: number }>(
    `select count(*)::int as n from ${findingTables} where ${conditions}`,
    values,
  )
  const page = found.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map(findingRow),
    next: found.length > filter.limit && last ? encodeCursor({ value: last.sort_value, key: last.id }) : null,
    total: counted!.n,
  }
}

const COLUMNS = `f.*, p.name, p.provider, p.kind, p.owner_state,
  (select o.label from ownership o where o.identity_key = f.identity_key and o.state <> 'rejected' order by o.state, case when o.state = 'accepted' then o.rank end, o.confidence desc, o.owner limit 1) as owner,
  (select coalesce(c.label, c.native_id) from credential c where c.identity_key = f.identity_key and c.credential_key = f.credential_key) as credential`

const iso = (value: unknown) => (value as Date | null)?.toISOString() ?? null

function findingRow(row: Stored): FindingRow {
  const check = checkByNo(row.check_no as number)
  return {
    id: row.id,
    checkId: check.id,
    title: check.title,
    severity: word(severities, row.severity as number) as Severity,
    state: word(findingStates, row.state as number),
    identityId: row.identity_key as string,
    identityName: row.name as string,
    provider: word(providers, row.provider as number),
    kind: word(identityKinds, row.kind as number),
    ownerState: word(ownerStates, row.owner_state as number),
    owner: row.owner as string | null,
    credentialId: row.credential_key === '0' ? null : (row.credential_key as string),
    credential: row.credential as string | null,
    openedAt: iso(row.opened_at)!,
    resolvedAt: iso(row.resolved_at),
    acceptedUntil: iso(row.accepted_until),
    assignee: row.assignee as string | null,
    regressed: row.regressed_n as number,
  }
}

/** One finding that the actor may see. */
export async function findingById(actor: Actor, id: string): Promise<FindingRow> {
  const values: unknown[] = [/^\d{1,18}$/.test(id) ? id : '0']
  const [row] = await rows<Stored>(
    `select ${COLUMNS}, '' as sort_value from ${findingTables} where f.id = $1 and ${scopeCondition(actor, values)}`,
    values,
  )
  if (!row) throw new NotFound(`There is no finding ${id} in what you may see.`)
  return findingRow(row)
}

/** Open findings of one identity, worst first. The caller has checked that the actor may see the identity. */
export async function findingsOf(identityKey: string): Promise<FindingRow[]> {
  const found = await rows<Stored>(
    `select ${COLUMNS}, '' as sort_value from ${findingTables} where f.identity_key = $1 order by f.resolved_at is not null, f.severity desc, f.opened_at, f.id limit 500`,
    [identityKey],
  )
  return found.map(findingRow)
}

export interface FindingChange {
  at: string
  actor: string
  change: string
  note: string | null
}

/** What happened to a finding, newest first. */
export async function historyOf(findingId: string): Promise<FindingChange[]> {
  const found = await rows<{ at: Date; actor: string; change: string; note: string | null }>(
    'select at, actor, change, note from finding_change where finding_id = $1 order by id desc limit 200',
    [findingId],
  )
  return found.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Open findings grouped by check: fix once what breaks often. */
export interface CheckGroup {
  checkId: string
  title: string
  count: number
  worst: Severity
  oldest: string
  identities: number
}

/** Groups of findings under the filter, worst and largest first. */
export async function findingGroups(actor: Actor, filter: FindingFilter): Promise<CheckGroup[]> {
  const values: unknown[] = []
  const found = await rows<{ check_no: number; n: number; identities: number; worst: number; oldest: Date }>(
    `select f.check_no, count(*)::int as n, count(distinct f.identity_key)::int as identities, max(f.severity) as worst, min(f.opened_at) as oldest
     from ${findingTables} where ${findingWhere(actor, filter, values, 'check')} group by f.check_no order by worst desc, n desc, f.check_no`,
    values,
  )
  return found.map((row) => {
    const check = checkByNo(row.check_no)
    return {
      checkId: check.id,
      title: check.title,
      count: row.n,
      identities: row.identities,
      worst: word(severities, row.worst) as Severity,
      oldest: row.oldest.toISOString(),
    }
  })
}

/** Facets of the list of findings, each counted without its own filter. */
export async function findingFacets(actor: Actor, filter: FindingFilter): Promise<Facet[]> {
  const columns: Record<
    Field,
    { column: string; words: readonly string[]; label: (value: string) => string }
  > = {
    severity: {
      column: 'f.severity',
      words: severities,
      label: (value) => value[0]!.toUpperCase() + value.slice(1),
    },
    state: {
      column: 'f.state',
      words: findingStates,
      label: (value) => findingStateNames[value as FindingState],
    },
    owner: {
      column: 'p.owner_state',
      words: ownerStates,
      label: (value) => ownerStateNames[value as OwnerState],
    },
    provider: {
      column: 'p.provider',
      words: providers,
      label: (value) => providerMarks[value as Provider].name,
    },
    environment: {
      column: 'p.environment',
      words: environments,
      label: (value) => (value === 'unknown' ? value : value[0]!.toUpperCase() + value.slice(1)),
    },
    check: { column: 'f.check_no', words: [], label: (value) => checkById(value)!.title },
  }
  const values: unknown[] = []
  const fields = Object.keys(columns) as Field[]
  const parts = fields.map(
    (field) =>
      `select '${field}' as field, ${columns[field].column}::int as value, count(*)::int as n from ${findingTables} where ${findingWhere(actor, filter, values, field)} group by 2`,
  )
  const counted = await rows<{ field: Field; value: number; n: number }>(parts.join(' union all '), values)
  return fields.map((field) => {
    const { words, label } = columns[field]
    const wordAt = (value: number) => (field === 'check' ? checkByNo(value).id : words[value]!)
    const values = counted
      .filter((row) => row.field === field)
      .map((row) => ({
        value: wordAt(row.value),
        label: label(wordAt(row.value)),
        count: row.n,
        selected: (filter[field] as readonly string[]).includes(wordAt(row.value)),
        order: row.value,
      }))
    if (field === 'severity') values.sort((a, b) => b.order - a.order)
    else
      values.sort(
        (a, b) => Number(a.value === 'unknown') - Number(b.value === 'unknown') || b.count - a.count,
      )
    return { field, values: values.map(({ order: _order, ...value }) => value) }
  })
}

/** Open findings at the end of each of the last weeks, by severity. A week before the first import is null, not zero. */
export async function weeklyOpen(
  actor: Actor,
  weeks: number,
): Promise<{ week: string; counts: Record<Severity, number | null> }[]> {
  const values: unknown[] = [weeks]
  const scope = scopeCondition(actor, values)
  const found = await rows<{ week: Date; severity: number; n: number | null }>(
    `with weeks as (select generate_series(0, $1::int - 1) as back),
     ends as (select now() - back * interval '7 days' as at from weeks),
     born as (select min(as_of) as at from judgement),
     levels as (select generate_series(1, 4) as severity)
     select e.at as week, l.severity, case when e.at >= b.at - interval '1 hour' then coalesce(c.n, 0) end as n
     from ends e cross join levels l cross join born b
     left join lateral (
       select count(*)::int as n from ${findingTables} where f.severity = l.severity and f.opened_at <= e.at and (f.resolved_at is null or f.resolved_at > e.at) and ${scope}) c on e.at >= b.at - interval '1 hour'
     order by e.at`,
    values,
  )
  const byWeek = Map.groupBy(found, (row) => row.week.toISOString())
  return [...byWeek].map(([week, list]) => ({
    week,
    counts: Object.fromEntries(list.map((row) => [word(severities, row.severity), row.n])) as Record<
      Severity,
      number | null
    >,
  }))
}

/** Bits of the named checks, for masks over posture. Unknown ids are left out. */
export const maskOf = (ids: readonly string[]): string =>
  ids
    .reduce(
      (sum, id) => sum | (checks.some((check) => check.id === id) ? 1n << BigInt(checkById(id)!.no) : 0n),
      0n,
    )
    .toString()
