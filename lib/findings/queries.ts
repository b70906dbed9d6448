import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { type Catalogue, checkCatalogue, areKnownSql, numbersSql } from '@/lib/checks/catalogue'
import { checks } from '@/lib/checks/index'
import { proofSentences } from '@/lib/checks/proof-sentences'
import { iso } from '@/lib/db/iso'
import { contains } from '@/lib/db/contains'
import {
  type FacetColumn,
  facetCondition,
  facetConditions,
  listFacets,
  sourceCondition,
  sourceFacet,
  teamCondition,
  teamFacet,
} from '@/lib/db/facets'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { prepared, rows } from '@/lib/db/pool'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { finding, posture } from '@/lib/generated/prisma/client'
import { NotFound } from '@/lib/model/errors'
import { type FindingFilter, findingFilter, type Page } from '@/lib/model/filters'
import {
  changes,
  code,
  codes,
  type CurrentResult,
  currentResults,
  environments,
  findingStates,
  identityKinds,
  ownerStates,
  providers,
  severities,
  type Severity,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import {
  currentResultNames,
  environmentNames,
  findingStateNames,
  ownerStateNames,
  providerNames,
  severityNames,
} from '@/lib/model/words'
import { byOwner, ownerSort } from '@/lib/facts/by-owner'
import { GONE, OPEN, ownerLabel } from '@/lib/facts/terms'
import type { Facet } from '@/lib/model/answers/page'
import type { FindingChange, FindingRow } from '@/lib/model/answers/findings'

const sorts: Record<FindingFilter['sort'], Sort> = {
  severity: { column: 'f.severity', type: 'smallint', descending: true, nullable: false },
  oldest: { column: 'f.opened_at', type: 'timestamptz', descending: false, nullable: false },
  newest: { column: 'f.opened_at', type: 'timestamptz', descending: true, nullable: false },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false, isApart: true },
  owner: ownerSort,
  // What waits for somebody first, what has ended last.
  state: {
    column: placeAmong(
      [
        'open',
        'regressed',
        'planned',
        'in_progress',
        'awaiting_proof',
        'accepted',
        'not_a_problem',
        'verified',
      ],
      'f.state',
      findingStates,
    ),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  assignee: { column: 'f.assignee', type: 'text', descending: false, nullable: true },
}
const facets = {
  severity: { column: 'f.severity', words: severities, names: severityNames, worstFirst: true },
  state: { column: 'f.state', words: findingStates, names: findingStateNames },
  now: {
    column: 'case when f.unknown_since is null then 0 else 1 end',
    words: currentResults,
    names: currentResultNames,
  },
  owner: { column: 'p.owner_state', words: ownerStates, names: ownerStateNames },
  provider: { column: 'p.provider', words: providers, names: providerNames },
  environment: { column: 'p.environment', words: environments, names: environmentNames },
} as const satisfies Record<string, FacetColumn>

type Field = keyof typeof facets | 'check' | 'source' | 'team'

/** The facet of checks: those of Muster, and those that administrators wrote. */
function checkFacet({ custom }: Catalogue): FacetColumn {
  const words: string[] = []
  const names: Record<string, string> = {}
  for (const { id, no, title } of [...checks, ...custom]) {
    words[no] = id
    names[id] = title
  }
  return { column: 'f.check_no', words, names }
}

/** The condition on findings that a filter means for an actor. */
export function findingWhere(actor: Actor, filter: FindingFilter, except?: Field): Sql {
  const conditions = [
    scopeCondition(actor),
    ...Object.values(
      facetConditions(
        facets,
        filter,
        except && except in facets ? (except as keyof typeof facets) : undefined,
      ),
    ),
  ]
  const ofChecks = facetCondition(
    'f.check_no',
    filter.check,
    filter.not_check,
    (ids) => sql`${numbersSql(ids)}::smallint[]`,
  )
  if (ofChecks && except !== 'check') conditions.push(ofChecks, areKnownSql(filter.not_check))
  const ofSources = sourceCondition(filter.source, filter.not_source)
  if (ofSources && except !== 'source') conditions.push(ofSources)
  const ofTeams = teamCondition(filter.team, filter.not_team)
  if (ofTeams && except !== 'team') conditions.push(ofTeams)
  if (filter.assignee) conditions.push(sql`f.assignee = ${filter.assignee}`)
  if (filter.new_days) conditions.push(sql`f.opened_at >= now() - ${filter.new_days} * interval '1 day'`)
  if (filter.regressed_days)
    conditions.push(
      sql`exists (
         select 1
         from finding_change c
         where c.finding_id = f.id
           and c.change = ${raw(code(changes, 'regressed'))}
           and c.at >= now() - ${filter.regressed_days} * interval '1 day'
       )`,
    )
  if (filter.verified_days)
    conditions.push(
      sql`f.state = ${raw(code(findingStates, 'verified'))}
       and f.resolved_at >= now() - ${filter.verified_days} * interval '1 day'`,
    )
  if (filter.after_import)
    // What the last evaluation before the end of the import opened.
    conditions.push(
      sql`f.id in (
         select c.finding_id
         from finding_change c
         where c.change in (${raw(codes(changes, ['opened', 'regressed']))})
           and c.at = (
             select j.as_of
             from import i
               join judgement j on j.finished_at between i.created_at and i.finished_at
             where i.id = ${filter.after_import}
             order by j.id desc limit 1
           )
       )`,
    )
  if (!filter.closed && !filter.verified_days && filter.state.length === 0 && except !== 'state')
    conditions.push(sql`${raw(OPEN)} and p.status <> ${raw(GONE)}`)
  if (filter.q)
    conditions.push(
      sql`exists (
         select 1
         from identity i
         where i.identity_key = f.identity_key and ${contains(['i.name', 'i.native_id'], filter.q)}
       )`,
    )
  return join(conditions, ' and ')
}

/** What `findingWhere` speaks of: findings `f` and their identities `p`. */
export const findingTables = 'finding f join posture p using (identity_key)'
interface Stored extends Row<finding>, Pick<posture, 'name' | 'provider' | 'kind' | 'owner_state'> {
  owner: string | null
  credential: string | null
}

/**
 * One keyset page of findings.
 * @param total how many there are, where somebody has counted them already
 */
export async function listFindings(
  actor: Actor,
  filter: FindingFilter,
  total?: Promise<number>,
): Promise<Page<FindingRow>> {
  // When reading the page fails, a failure of the count must not become an unhandled rejection.
  total?.catch(() => undefined)
  const where = findingWhere(actor, filter)
  const from = sql`${raw(findingTables)} where ${where}`
  const page = await keysetPage<Stored>(
    {
      columns: COLUMNS,
      ...(filter.sort === 'owner' ? byOwner(findingTables, 'f.identity_key', where) : { from }),
      sort: ordered(sorts[filter.sort], filter.reverse),
      keys: ['f.id'],
    },
    filter,
  )
  return {
    rows: await findingRows(page.rows),
    next: page.next,
    total: await (total ?? countOf(from)),
  }
}

/** How many findings the filter names. */
export function countFindings(actor: Actor, filter: FindingFilter): Promise<number> {
  return countOf(sql`${raw(findingTables)} where ${findingWhere(actor, filter)}`)
}

const COLUMNS = `
  f.*, p.name, p.provider, p.kind, p.owner_state, ${ownerLabel('f.identity_key')} as owner,
  (
    select coalesce(c.label, c.native_id)
    from credential c
    where c.identity_key = f.identity_key and c.credential_key = f.credential_key
  ) as credential`

/** The rows with the sentence that proves each gap. */
async function findingRows(found: readonly Stored[]): Promise<FindingRow[]> {
  const [sentences, known] = await Promise.all([proofSentences(found), checkCatalogue()])
  return found.map((row) => findingRow(known, row, sentences.get(row.id) ?? null))
}

function findingRow(known: Catalogue, row: Stored, proof: string | null): FindingRow {
  const check = known.byNo(row.check_no)
  return {
    id: row.id,
    checkId: check.id,
    title: check.title,
    proof,
    severity: severityOf(row.severity),
    state: word(findingStates, row.state),
    identityId: row.identity_key,
    identityName: row.name,
    provider: word(providers, row.provider),
    kind: word(identityKinds, row.kind),
    ownerState: word(ownerStates, row.owner_state),
    owner: row.owner,
    credentialId: row.credential_key === '0' ? null : row.credential_key,
    credential: row.credential,
    openedAt: iso(row.opened_at),
    resolvedAt: iso(row.resolved_at),
    acceptedUntil: iso(row.accepted_until),
    assignee: row.assignee,
    regressed: row.regressed_n,
    unknownSince: row.resolved_at ? null : iso(row.unknown_since),
  }
}

/** One finding that the actor may see. */
export async function findingById(actor: Actor, id: string): Promise<FindingRow> {
  const known = /^\d{1,18}$/.test(id) ? id : '0'
  const [row] = await prepared<Stored>(
    sql`select ${raw(COLUMNS)} from ${raw(findingTables)} where f.id = ${known} and ${scopeCondition(actor)}`,
  )
  if (!row) throw new NotFound(`There is no finding ${id} in your scope.`)
  return (await findingRows([row]))[0]!
}

/** Open findings of one identity, worst first. The caller has checked that the actor may see the identity. */
export async function findingsOf(identityKey: string): Promise<FindingRow[]> {
  const found = await prepared<Stored>(
    `select ${COLUMNS}
     from ${findingTables}
     where f.identity_key = $1
     order by f.resolved_at is not null, f.severity desc, f.opened_at, f.id limit 500`,
    [identityKey],
  )
  return findingRows(found)
}

/** What happened to a finding, newest first. */
export async function historyOf(findingId: string): Promise<FindingChange[]> {
  const found = await prepared<{ at: Date; actor: string; change: number; note: string | null }>(
    'select at, actor, change, note from finding_change where finding_id = $1 order by id desc limit 200',
    [findingId],
  )
  return found.map((row) => ({ ...row, change: word(changes, row.change), at: row.at.toISOString() }))
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
  const found = await rows<{ check_no: number; n: number; identities: number; worst: number; oldest: Date }>(
    sql`select check_no, sum(n)::int as n, count(*)::int as identities, max(worst) as worst,
       min(oldest) as oldest
     from (
       select f.check_no, f.identity_key, count(*) as n, max(f.severity) as worst,
         min(f.opened_at) as oldest
       from ${raw(findingTables)}
       where ${findingWhere(actor, filter)}
       group by 1, 2
     ) f
     group by 1
     order by worst desc, n desc, check_no`,
  )
  const known = await checkCatalogue()
  return found.map((row) => {
    const check = known.byNo(row.check_no)
    return {
      checkId: check.id,
      title: check.title,
      count: row.n,
      identities: row.identities,
      worst: severityOf(row.worst),
      oldest: row.oldest.toISOString(),
    }
  })
}

/** Open findings of one check by what it says now: how many, and on how many identities. */
export async function openNow(
  actor: Actor,
  checkId: string,
): Promise<Record<CurrentResult, { findings: number; identities: number }>> {
  const [row] = await prepared<Record<'gap_n' | 'gap_on' | 'unknown_n' | 'unknown_on', number>>(
    sql`select
       (count(*) filter (where f.unknown_since is null))::int as gap_n,
       (count(distinct f.identity_key) filter (where f.unknown_since is null))::int as gap_on,
       count(f.unknown_since)::int as unknown_n,
       (count(distinct f.identity_key) filter (where f.unknown_since is not null))::int as unknown_on
     from ${raw(findingTables)}
     where ${findingWhere(actor, findingFilter.parse({ check: checkId }))}`,
  )
  const { gap_n, gap_on, unknown_n, unknown_on } = row!
  return {
    gap: { findings: gap_n, identities: gap_on },
    unknown: { findings: unknown_n, identities: unknown_on },
  }
}

/** Facets of the list of findings. */
export async function findingFacets(actor: Actor, filter: FindingFilter): Promise<Facet[]> {
  const from = (except: Field) => sql`${raw(findingTables)} where ${findingWhere(actor, filter, except)}`
  return [
    ...(await listFacets(
      { ...facets, check: checkFacet(await checkCatalogue()), source: await sourceFacet() },
      filter,
      (except) => from(except),
    )),
    await teamFacet(filter, from('team')),
  ]
}

/** When each finding that somebody set aside did not count: from its dismissal or the approval to what ended that, by its history. */
const SET_ASIDE_BY = codes(changes, ['not_a_problem', 'exception_approved'])
const SET_ASIDE_UNTIL = codes(changes, [
  'reopened',
  'exception_stale',
  'exception_expired',
  'exception_withdrawn',
  'opened',
  'regressed',
  'verified',
  'no_longer_a_gap',
])
// From each setting aside to the next event of its finding that ends it, or sets it aside again.
const ASIDE = `
  aside as (
    select finding_id, range_agg(tstzrange(at, next_at)) filter (where change in (${SET_ASIDE_BY})) as during
    from (
      select
        c.finding_id, c.change, c.at,
        lead(c.at) over (partition by c.finding_id order by c.at, c.id) as next_at
      from finding_change c
      where c.change in (${SET_ASIDE_BY}, ${SET_ASIDE_UNTIL})
        and c.finding_id in (select finding_id from finding_change where change in (${SET_ASIDE_BY}))
    ) s
    group by finding_id
  )`

/** Open findings at the end of each of the last weeks, by severity. A week before the first import is null, not zero. */
export async function weeklyOpen(
  actor: Actor,
  weeks: number,
): Promise<{ week: string; counts: Record<Severity, number | null> }[]> {
  const scope = scopeCondition(actor)
  const backs = Array.from({ length: weeks }, (_, index) => weeks - 1 - index)
  // In brackets, so that it is worked out once and not for every finding.
  const end = (back: number) => `(select now() - interval '${7 * back} days')`
  // One pass over the findings, in which each is held against every week.
  const open = backs.map(
    (back) =>
      `(
         count(*) filter (
           where f.opened_at <= ${end(back)} and (f.resolved_at is null or f.resolved_at > ${end(back)})
             and not coalesce(a.during @> ${end(back)}, false)
         )
       )::int as open_${back}`,
  )
  // A line for each severity, with what was open at the end of each week.
  const counted = await prepared<{
    severity: number
    ends: Date[]
    born: Date | null
    [open: `open_${number}`]: number
  }>(
    sql`
      with ${raw(ASIDE)}
      select
        l.severity,
        array[${raw(backs.map(end).join(', '))}] as ends,
        (select min(as_of) - interval '1 hour' from judgement) as born,
        ${raw(backs.map((back) => `coalesce(c.open_${back}, 0) as open_${back}`).join(', '))}
      from generate_series(1, 4) l (severity)
        left join (
          select f.severity, ${raw(open.join(', '))}
          from ${raw(findingTables)}
            left join aside a on a.finding_id = f.id
          where ${scope}
          group by 1
        ) c using (severity)
      order by 1`,
  )
  const found = counted.flatMap(({ severity, ends, born, ...row }) =>
    backs.map((back, index) => {
      const week = ends[index]!
      return { week, severity, n: born && week >= born ? row[`open_${back}`]! : null }
    }),
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
