import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { type Catalogue, checkCatalogue } from '@/lib/checks/catalogue'
import { proofsOfFindings } from '@/lib/checks/proof-sentences'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { finding, identity, task } from '@/lib/generated/prisma/client'
import { OPEN } from '@/lib/facts/terms'
import { findingTables, findingWhere } from '@/lib/findings/queries'
import {
  code,
  codes,
  currentResults,
  findingStates,
  severities,
  type TaskState,
  taskStates,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import { currentResultNames, findingStateNames, severityNames, taskStateNames } from '@/lib/model/words'
import { filterOf, plainFilter } from './filter'
import { type Cell, type Chart, instant, number, type Report, text, total, tabular, outerId } from './report'
import { judgedAt, these, walk } from './walk'
import type { Figures, ReportParams } from '@/lib/model/answers/reports'

const VERIFIED = code(findingStates, 'verified')
const ASIDE = codes(findingStates, ['accepted', 'not_a_problem'])
// From the first opening to the datum that proves the fix: what regressed in between took longer.
const DAYS = 'round((extract(epoch from f.resolved_at - f.opened_at) / 86400)::numeric, 1)::float8'
const TEAM = `
  case cardinality(p.team_ids)
    when 0 then 'no team'
    when 1 then (select t.name from team t where t.id = p.team_ids[1])
    else 'several teams'
  end`

// Performance is about what was closed as well: only a filter by state leaves findings out for their state.
const filterIn = (params: ReportParams) => ({ ...filterOf('findings', params), closed: true })
const findingsUnder = (actor: Actor, params: ReportParams) =>
  sql`${raw(findingTables)} where ${findingWhere(actor, filterIn(params))}`

// Tasks of findings under the filter; without a filter also those that a campaign decided on.
function tasksUnder(actor: Actor, params: ReportParams): Sql {
  const scope = scopeCondition(actor)
  const found =
    plainFilter(params.filter) === ''
      ? sql`true`
      : sql`t.finding_id in (select f.id from ${findingsUnder(actor, params)})`
  return sql`task t join posture p using (identity_key) where ${scope} and ${found}`
}

function findingStatement(actor: Actor, params: ReportParams): Sql {
  const where = findingWhere(actor, filterIn(params))
  // Findings with days to the fix, exception and proof.
  return sql`
    select
      f.id, f.check_no, f.severity, f.state, f.opened_at, f.resolved_at, ${raw(DAYS)} as days, f.regressed_n,
      f.assignee, i.name, i.native_id, ${raw(TEAM)} as team,
      case when f.resolved_at is null then f.unknown_since end as unknown_since,
      (
        select max(x.id)::text
        from exception x
        where x.finding_id = f.id and x.state in ('approved', 'stale')
      ) as exception,
      (
        select r.kind || ': ' || r.says
        from proof r
        where r.finding_id = f.id and r.shows = 'fixed'
        order by r.id desc limit 1
      ) as proof
    from ${raw(findingTables)}
      join identity i on i.identity_key = f.identity_key
    where ${where}`
}

function taskStatement(actor: Actor, params: ReportParams, at: Date | null): Sql {
  const under = tasksUnder(actor, params)
  // Tasks with days to verification, proof and whether they are overdue.
  return sql`
    select
      t.id, t.title, t.severity, t.state, t.created_at, t.closed_at, t.regressed_n, t.assignee, t.due_at,
      t.claimed_at, t.finding_id, i.name, i.native_id, ${raw(TEAM)} as team,
      (t.closed_at is null and t.state <> 'awaiting_proof' and t.due_at < ${at}::timestamptz) is true
        as is_overdue,
      case
        when t.state = 'verified'
          then round((extract(epoch from t.closed_at - t.created_at) / 86400)::numeric, 1)::float8
      end as days,
      (
        select r.kind || ': ' || r.says
        from proof r
        where r.task_id = t.id and r.shows = 'fixed'
        order by r.id desc limit 1
      ) as proof
    from (select t.* from ${under}) t
      join posture p using (identity_key)
      join identity i using (identity_key)
    where true`
}

/** What rows of findings and of tasks have in common. */
interface Stored extends Pick<identity, 'name' | 'native_id'> {
  team: string
  days: number | null
  proof: string | null
}

type StoredFinding = Stored &
  Pick<
    Row<finding>,
    | 'id'
    | 'check_no'
    | 'severity'
    | 'state'
    | 'opened_at'
    | 'resolved_at'
    | 'regressed_n'
    | 'assignee'
    | 'unknown_since'
  > & { exception: string | null }

type StoredTask = Stored &
  Pick<
    Row<task>,
    | 'id'
    | 'title'
    | 'severity'
    | 'created_at'
    | 'closed_at'
    | 'regressed_n'
    | 'assignee'
    | 'due_at'
    | 'claimed_at'
    | 'finding_id'
  > & { state: TaskState; is_overdue: boolean }

const findingCells = (known: Catalogue, row: StoredFinding, reason: string | undefined): Cell[] => [
  'finding',
  known.byNo(row.check_no).title,
  reason ?? null,
  word(severities, row.severity),
  row.name,
  row.native_id,
  row.team,
  findingStateNames[word(findingStates, row.state)],
  iso(row.unknown_since),
  iso(row.opened_at),
  iso(row.resolved_at),
  row.state === VERIFIED ? row.days : null,
  row.regressed_n,
  row.assignee,
  null,
  null,
  null,
  row.exception,
  null,
  row.proof,
  `finding/${row.id}`,
]
const taskCells = (row: StoredTask, reason: string | undefined): Cell[] => [
  'task',
  row.title,
  reason ?? null,
  word(severities, row.severity),
  row.name,
  row.native_id,
  row.team,
  taskStateNames[row.state],
  null,
  iso(row.created_at),
  iso(row.closed_at),
  row.days,
  row.regressed_n,
  row.assignee,
  iso(row.due_at),
  row.is_overdue ? 'yes' : 'no',
  iso(row.claimed_at),
  null,
  row.finding_id && `finding/${row.finding_id}`,
  row.proof,
  `task/${row.id}`,
]

const AT_ONCE = 500

/** Rows with the sentence of the finding that each is about, read for many at once. */
async function* withReasons<Row>(
  all: AsyncIterable<Row>,
  findingOf: (row: Row) => string | null,
): AsyncGenerator<[Row, string | undefined]> {
  async function* told(part: Row[]): AsyncGenerator<[Row, string | undefined]> {
    const proofs = await proofsOfFindings(part.flatMap((row) => findingOf(row) ?? []))
    for (const row of part) {
      const finding = findingOf(row)
      yield [row, finding === null ? undefined : proofs.get(finding)]
    }
  }
  let part: Row[] = []
  for await (const row of all) {
    part.push(row)
    if (part.length < AT_ONCE) continue
    yield* told(part)
    part = []
  }
  yield* told(part)
}

/** Findings that were proved fixed: how many, and the days that half and nine in ten of them took, by one column. */
async function timesToFix(
  actor: Actor,
  params: ReportParams,
  by: string,
): Promise<{ group: string; n: number; median: number; p90: number }[]> {
  return rows(
    sql`select
       q.by as group, count(*)::int as n,
       round((percentile_cont(0.5) within group (order by q.days))::numeric, 1)::float8 as median,
       round((percentile_cont(0.9) within group (order by q.days))::numeric, 1)::float8 as p90
     from (
       select ${raw(by)} as by, ${raw(DAYS)} as days
       from ${findingsUnder(actor, params)} and f.state = ${raw(VERIFIED)} and f.resolved_at is not null
     ) q
     group by 1
     order by 1`,
  )
}

const BOUNDS = [7, 30, 90]
const bandNames = ['within 7 days', '8–30 days', '31–90 days', 'over 90 days']

/** Findings by severity: fixed, by how long it took; else still open, or set aside. */
async function speedBySeverity(
  actor: Actor,
  params: ReportParams,
): Promise<{ severity: number; band: number; n: number }[]> {
  // Findings by severity and band: days to the fix, still open, or set aside.
  return rows(
    sql`
      select
        f.severity,
        case
          when f.state = ${raw(VERIFIED)} and f.resolved_at is not null
            then (
              select count(*)::int from unnest('{${raw(BOUNDS.join(','))}}'::int[]) b where ${raw(DAYS)} > b
            )
          when f.state in (${raw(ASIDE)}) then 5
          else 4
        end as band,
        count(*)::int as n
      from ${findingsUnder(actor, params)}
      group by 1, 2`,
  )
}

const MONTHS = 12
/** Findings by the month of an instant, the last twelve months to the judgement apart; those without the instant are left out. */
async function byMonth(
  actor: Actor,
  params: ReportParams,
  column: 'opened_at' | 'resolved_at',
): Promise<{ label: string; value: number }[]> {
  const at = await judgedAt()
  if (!at) return []
  const found = await rows<{ month: string; n: number }>(
    sql`select to_char(f.${raw(column)} at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as n
     from ${findingsUnder(actor, params)} and f.${raw(column)} is not null group by 1`,
  )
  const months = Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  ).toReversed()
  const n = (one: (month: string) => boolean) =>
    found.filter(({ month }) => one(month)).reduce((sum, row) => sum + row.n, 0)
  return [
    { label: `before ${months[0]}`, value: n((month) => month < months[0]!) },
    // Nothing is later than the snapshot, so the last month has no upper limit.
    ...months.map((label, index) => ({
      label,
      value: n((month) => (index === MONTHS - 1 ? month >= label : month === label)),
    })),
  ]
}

async function taskFigures(actor: Actor, params: ReportParams): Promise<Figures[]> {
  const found = await rows<{ state: TaskState; is_overdue: boolean; n: number }>(
    sql`
      select
        t.state,
        (
          t.closed_at is null
          and t.state <> 'awaiting_proof'
          and t.due_at < ${await judgedAt()}::timestamptz
        ) is true as is_overdue,
        count(*)::int as n
      from ${tasksUnder(actor, params)}
      group by 1, 2`,
  )
  const n = (one: (row: (typeof found)[number]) => boolean) =>
    found.filter(one).reduce((sum, row) => sum + row.n, 0)
  const isClosed = (state: TaskState) => state === 'verified' || state === 'cancelled'
  return [
    total(
      'Tasks by state',
      taskStates.map((state) => ({ label: taskStateNames[state], value: n((row) => row.state === state) })),
    ),
    total('Tasks by due date', [
      { label: 'overdue', value: n((row) => row.is_overdue) },
      { label: 'not overdue', value: n((row) => !row.is_overdue && !isClosed(row.state)) },
      { label: 'closed', value: n((row) => isClosed(row.state)) },
    ]),
  ]
}

const severityAt = (level: number) => severityNames[severityOf(level)]
const withUnit = (title: string, list: { label: string; value: number | null }[]): Figures => ({
  title,
  unit: 'days',
  rows: list,
})

export const remediationPerformance: Report = {
  id: 'remediation-performance',
  title: 'Remediation performance',
  question: 'Time to fix, by team; overdue tasks and regressions',
  citesProofs: true,
  needs: [],
  list: 'findings',
  formats: tabular,
  columns: [
    text('about', 'About'),
    text('title', 'Gap or task'),
    text('reason', 'Why it is a gap now'),
    text('severity', 'Severity'),
    text('identity', 'Identity'),
    outerId('native_id', 'Provider id'),
    text('team', 'Team'),
    text('state', 'State'),
    instant('unknown_since', 'Cannot be evaluated since (UTC)'),
    instant('opened_at', 'Opened (UTC)'),
    instant('closed_at', 'Closed (UTC)'),
    number('days', 'Days to fix'),
    number('regressed', 'Times regressed'),
    text('assignee', 'Assigned to'),
    instant('due_at', 'Due (UTC)'),
    text('overdue', 'Overdue'),
    instant('claimed_at', 'Marked as done (UTC)'),
    text('exception', 'Active exception'),
    text('finding', 'Finding of the task'),
    text('proof', 'Proof'),
    text('key', 'Key in Muster'),
  ],
  printed: [
    'about',
    'title',
    'reason',
    'severity',
    'identity',
    'team',
    'state',
    'opened_at',
    'closed_at',
    'days',
    'overdue',
  ],
  async *rows(actor, params) {
    const findings = findingStatement(actor, params)
    const known = await checkCatalogue()
    for await (const [row, reason] of withReasons(walk<StoredFinding>(findings, 'f.id'), ({ id }) => id))
      yield findingCells(known, row, reason)
    const tasks = taskStatement(actor, params, await judgedAt())
    for await (const [row, reason] of withReasons(
      walk<StoredTask>(tasks, 't.id'),
      ({ finding_id: finding }) => finding,
    ))
      yield taskCells(row, reason)
  },
  async figures(actor, params) {
    const states = await rows<{
      state: number
      n: number
      regressed: number
      gap_n: number
      unknown_n: number
    }>(
      sql`select
         f.state, count(*)::int as n, (count(*) filter (where f.regressed_n > 0))::int as regressed,
         (count(*) filter (where ${raw(OPEN)} and f.unknown_since is null))::int as gap_n,
         (count(*) filter (where ${raw(OPEN)} and f.unknown_since is not null))::int as unknown_n
       from ${findingsUnder(actor, params)}
       group by 1`,
    )
    const all = states.reduce((sum, { n }) => sum + n, 0)
    const regressed = states.reduce((sum, one) => sum + one.regressed, 0)
    const bySeverity = await timesToFix(actor, params, 'f.severity::text')
    const byTeam = await timesToFix(actor, params, TEAM)
    const speed = await speedBySeverity(actor, params)
    const inBand = (band: number) =>
      speed.filter((one) => one.band === band).reduce((sum, { n }) => sum + n, 0)
    const named = bySeverity.map((one) => ({ ...one, group: severityAt(Number(one.group)) })).toReversed()
    return [
      total(
        'Findings by state',
        findingStates.map((state, at) => ({
          label: findingStateNames[state],
          value: states.find((one) => one.state === at)?.n ?? 0,
        })),
      ),
      total(
        'Open findings by current result',
        currentResults.map((result) => ({
          label: currentResultNames[result],
          value: states.reduce((sum, one) => sum + one[`${result}_n`], 0),
        })),
      ),
      total('Findings by time to fix', [
        ...bandNames.map((label, band) => ({ label, value: inBand(band) })),
        { label: 'not fixed yet', value: inBand(4) },
        { label: 'accepted or dismissed', value: inBand(5) },
      ]),
      total('Findings by regression', [
        { label: 'regressed at least once', value: regressed },
        { label: 'never came back', value: all - regressed },
      ]),
      ...(await taskFigures(actor, params)),
      total(
        'Findings fixed, by severity',
        named.map(({ group, n }) => ({ label: group, value: n })),
      ),
      withUnit(
        'Days to fix, by severity: median',
        named.map(({ group, median }) => ({ label: group, value: median })),
      ),
      withUnit(
        'Days to fix, by severity: 90th percentile',
        named.map(({ group, p90 }) => ({ label: group, value: p90 })),
      ),
      total(
        'Findings fixed, by team',
        byTeam.map(({ group, n }) => ({ label: group, value: n })),
      ),
      withUnit(
        'Days to fix, by team: median',
        byTeam.map(({ group, median }) => ({ label: group, value: median })),
      ),
      withUnit(
        'Days to fix, by team: 90th percentile',
        byTeam.map(({ group, p90 }) => ({ label: group, value: p90 })),
      ),
      total('Findings opened, by month', await byMonth(actor, params, 'opened_at')),
      total('Findings closed, by month', await byMonth(actor, params, 'resolved_at')),
    ]
  },
  async charts(actor, params): Promise<Chart[]> {
    const speed = await speedBySeverity(actor, params)
    const [opened, closed] = [
      await byMonth(actor, params, 'opened_at'),
      await byMonth(actor, params, 'resolved_at'),
    ]
    const n = (severity: number, ...bands: number[]) =>
      speed
        .filter((one) => one.severity === severity && bands.includes(one.band))
        .reduce((sum, one) => sum + one.n, 0)
    const charts: Chart[] = [
      {
        title: 'Time to fix, by severity',
        kind: 'bars',
        parts: [
          { name: 'fixed within 30 days', tone: 'quiet' },
          { name: 'fixed in 31 to 90 days', tone: 'middle' },
          { name: 'fixed later or not yet', tone: 'ink' },
          { name: 'accepted or dismissed', tone: 'hollow' },
        ],
        rows: [4, 3, 2, 1]
          .map((severity) => ({
            label: severityAt(severity),
            values: [n(severity, 0, 1), n(severity, 2), n(severity, 3, 4), n(severity, 5)],
          }))
          .filter(({ values }) => values.some((one) => one > 0)),
      },
      {
        title: 'Findings opened and closed, by month',
        kind: 'columns',
        isBeside: true,
        parts: [
          { name: 'opened', tone: 'ink' },
          { name: 'closed', tone: 'quiet' },
        ],
        rows: opened
          .slice(1)
          .map(({ label, value }, index) => ({ label, values: [value, closed[index + 1]!.value] })),
      },
    ]
    return charts.filter(({ rows: drawn }) => drawn.length > 0)
  },
  async population(actor, params) {
    const findings = findingStatement(actor, params)
    const under = findingsUnder(actor, params)
    const known = await checkCatalogue()
    return {
      noun: 'finding',
      of: 'finding/',
      keys: sql`select 'finding/' || f.id as key from ${under}`,
      cells: async (keys) => {
        const ids = keys.map((key) => key.split('/')[1]!)
        const [found, proofs] = await Promise.all([
          these<StoredFinding>(findings, 'f.id', ids),
          proofsOfFindings(ids),
        ])
        return new Map(
          found.map((row) => [`finding/${row.id}`, findingCells(known, row, proofs.get(row.id))]),
        )
      },
    }
  },
}
