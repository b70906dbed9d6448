import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { type Catalogue, checkCatalogue } from '@/lib/checks/catalogue'
import { iso } from '@/lib/db/iso'
import { contains } from '@/lib/db/contains'
import { type FacetColumn, facetConditions, listFacets } from '@/lib/db/facets'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { prepared } from '@/lib/db/pool'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { posture, task } from '@/lib/generated/prisma/client'
import { NotFound } from '@/lib/model/errors'
import type { Page, TaskFilter } from '@/lib/model/filters'
import {
  environments,
  identityKinds,
  providers,
  severities,
  taskStates,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import { environmentNames, severityNames, taskStateNames } from '@/lib/model/words'
import type { Demand } from './demand'
import { provenByDecision, provenByLogs } from './prove'
import type { Facet } from '@/lib/model/answers/page'
import type { TaskRow } from '@/lib/model/answers/remediation'

const sorts: Record<TaskFilter['sort'], Sort> = {
  due: { column: 't.due_at', type: 'timestamptz', descending: false, nullable: true },
  severity: { column: 't.severity', type: 'smallint', descending: true, nullable: false },
  newest: { column: 't.created_at', type: 'timestamptz', descending: true, nullable: false },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false, isApart: true },
  state: { column: placeAmong(taskStates, 't.state'), type: 'smallint', descending: false, nullable: true },
  assignee: { column: 't.assignee', type: 'text', descending: false, nullable: true },
  proof: { column: 'coalesce(l.source, r.source)', type: 'text', descending: false, nullable: true },
}
const facets = {
  state: { column: 't.state', names: taskStateNames },
  severity: { column: 't.severity', words: severities, names: severityNames, worstFirst: true },
  origin: { column: 't.origin', names: { finding: 'Finding', attestation: 'Attestation' } },
  environment: { column: 'p.environment', words: environments, names: environmentNames },
} as const satisfies Record<string, FacetColumn>
const IDS_MAX = 5000

/** What conditions on tasks speak of: tasks `t` and their identities `p`. */
export const taskTables = 'task t join posture p using (identity_key)'
/** SQL: the task should have been done by now. */
export const OVERDUE = "(t.closed_at is null and t.state <> 'awaiting_proof' and t.due_at < now())"

/** The condition on tasks that a filter means for an actor. */
export function taskWhere(actor: Actor, filter: TaskFilter, except?: keyof typeof facets): Sql {
  const conditions = [scopeCondition(actor), ...Object.values(facetConditions(facets, filter, except))]
  if (!filter.closed && filter.state.length === 0 && except !== 'state')
    conditions.push(sql`t.closed_at is null`)
  if (filter.assignee) conditions.push(sql`t.assignee = ${filter.assignee}`)
  if (filter.plan) conditions.push(sql`t.plan_id = ${filter.plan}`)
  if (filter.single) conditions.push(sql`t.plan_id is null`)
  if (filter.mine) conditions.push(sql`t.assignee = ${actor.label}`)
  if (filter.overdue) conditions.push(raw(OVERDUE))
  if (filter.watched)
    conditions.push(
      sql`exists (select 1 from watch w where w.user_id::text = ${actor.id}
         and (w.about = 'task' and w.about_id = t.id or w.about = 'finding' and w.about_id = t.finding_id))`,
    )
  if (filter.q) conditions.push(contains(['t.title', 'p.name'], filter.q))
  return join(conditions, ' and ')
}

// The newest record about the subject, and who delivers it: another import of that source is what would prove the fix.
const COLUMNS = `
  t.*, p.name, p.kind as identity_kind, p.provider, f.check_no,
  coalesce(c.label, c.native_id) as credential,
  ${OVERDUE} is true as is_overdue,
  coalesce(t.ticket_url, g.ticket_url) as ticket_at,
  case when t.ticket_url is null then g.ticket_label else t.ticket_label end as ticket_name,
  g.title as plan_title,
  coalesce(l.source, r.source) as source,
  coalesce(l.last_at, r.last_seen_at) as source_at,
  l.source is not null as is_log`
const joinsOf = (known: Catalogue) => `
  left join task_plan g on g.id = t.plan_id
  left join finding f on f.id = t.finding_id
  left join credential c
    on c.identity_key = t.identity_key and c.credential_key = t.credential_key and t.credential_key <> 0
  left join lateral (
    select s.last_seen_at, (select name from source where id = s.source_id) as source
    from sighting s
    where s.identity_key = t.identity_key or s.record_key = c.record_key
    order by (s.record_key is not distinct from c.record_key) desc, s.last_seen_at desc, s.record_key
    limit 1
  ) r on true
  left join lateral (
    select s.name as source, b.last_at
    from event_batch b
      join source s on s.id = b.source_id
    where s.provider = p.provider and b.last_at is not null
    order by b.last_at desc, b.id limit 1
  ) l on f.check_no in (${provenByLogs(known).join(', ')}) or t.demand->>'by' = 'silent'`

interface Stored
  extends
    Omit<Row<task>, 'kind' | 'state' | 'origin' | 'demand'>,
    Pick<TaskRow, 'kind' | 'state' | 'origin'>,
    Pick<posture, 'name' | 'provider'> {
  demand: Demand
  identity_kind: number
  check_no: number | null
  credential: string | null
  plan_title: string | null
  ticket_at: string | null
  ticket_name: string | null
  is_overdue: boolean
  source: string | null
  source_at: Date | null
  is_log: boolean
}

/** One keyset page of tasks. */
export async function listTasks(actor: Actor, filter: TaskFilter): Promise<Page<TaskRow>> {
  const conditions = taskWhere(actor, filter)
  const known = await checkCatalogue()
  const page = await keysetPage<Stored>(
    {
      columns: COLUMNS,
      from: sql`${raw(taskTables)} ${raw(joinsOf(known))} where ${conditions}`,
      sort: ordered(sorts[filter.sort], filter.reverse),
      keys: ['t.id'],
    },
    filter,
  )
  return {
    rows: page.rows.map((row) => taskRow(known, row)),
    next: page.next,
    total: await countOf(sql`${raw(taskTables)} where ${conditions}`),
  }
}

/** How many tasks the filter names. */
export const countTasks = (actor: Actor, filter: TaskFilter): Promise<number> =>
  countOf(sql`${raw(taskTables)} where ${taskWhere(actor, filter)}`)

function taskRow(known: Catalogue, row: Stored): TaskRow {
  return {
    id: row.id,
    title: row.title,
    kind: row.kind,
    state: row.state,
    severity: severityOf(row.severity),
    origin: row.origin,
    originRef: row.origin_ref,
    findingId: row.finding_id,
    checkId: row.check_no === null ? null : known.byNo(row.check_no).id,
    identityId: row.identity_key,
    identityName: row.name,
    identityKind: word(identityKinds, row.identity_kind),
    provider: word(providers, row.provider),
    credentialId: row.credential_key === '0' ? null : row.credential_key,
    credential: row.credential,
    assignee: row.assignee,
    dueAt: iso(row.due_at),
    isOverdue: row.is_overdue,
    claimedAt: iso(row.claimed_at),
    createdAt: iso(row.created_at),
    closedAt: iso(row.closed_at),
    regressed: row.regressed_n,
    plan: row.plan_id === null ? null : { id: row.plan_id, title: row.plan_title! },
    ticket: row.ticket_at ? { url: row.ticket_at, label: row.ticket_name ?? 'Ticket' } : null,
    proofFrom: proofFromOf(known, row),
    demand: row.demand,
  }
}

function proofFromOf(known: Catalogue, row: Stored): TaskRow['proofFrom'] {
  const isDecision =
    row.demand.by === 'owned' || (row.check_no !== null && provenByDecision(known).includes(row.check_no))
  if (isDecision) return { kind: 'decision' }
  return row.source
    ? {
        kind: row.is_log ? 'log' : 'import',
        source: row.source,
        lastAt: iso(row.source_at),
      }
    : null
}

/** One task that the actor may see. */
export async function taskById(
  actor: Actor,
  id: string,
): Promise<TaskRow & { holdDays: number; holdBecause: string | null; holdUntil: string | null }> {
  const asked = /^\d{1,18}$/.test(id) ? id : '0'
  const known = await checkCatalogue()
  const [row] = await prepared<Stored>(
    sql`
      select ${raw(COLUMNS)}
      from ${raw(taskTables)} ${raw(joinsOf(known))}
      where t.id = ${asked} and ${scopeCondition(actor)}`,
  )
  if (!row) throw new NotFound(`There is no task ${id} in your scope.`)
  return {
    ...taskRow(known, row),
    holdDays: row.hold_days,
    holdBecause: row.hold_because,
    holdUntil: iso(row.hold_until),
  }
}

/** The newest task of a finding, open or not. The caller has checked that the actor may see the finding. */
export async function taskOfFinding(findingId: string): Promise<TaskRow | null> {
  const known = await checkCatalogue()
  const [row] = await prepared<Stored>(
    `select ${COLUMNS}
     from ${taskTables} ${joinsOf(known)}
     where t.finding_id = $1
     order by t.id desc limit 1`,
    [findingId],
  )
  return row ? taskRow(known, row) : null
}

/** The tasks of a plan that are not closed, as many as one request may change. */
export async function openTasksOf(actor: Actor, planId: string): Promise<string[]> {
  const found = await prepared<{ id: string }>(
    sql`select t.id
     from ${raw(taskTables)}
     where t.plan_id = ${planId} and t.closed_at is null and ${scopeCondition(actor)}
     order by t.id limit ${raw(IDS_MAX)}`,
  )
  return found.map(({ id }) => id)
}

/** Facets of the list of tasks. */
export const taskFacets = (actor: Actor, filter: TaskFilter): Promise<Facet[]> =>
  listFacets(facets, filter, (except) => sql`${raw(taskTables)} where ${taskWhere(actor, filter, except)}`)

/** The figures above the list: what there is to do, for the reader and in all. */
export interface TaskFigures {
  open: number
  mine: number
  overdue: number
  awaiting: number
  watched: number
}

export async function taskFigures(actor: Actor): Promise<TaskFigures> {
  // Open tasks: all, of the reader, overdue, awaiting proof and watched.
  const [row] = await prepared<TaskFigures>(
    sql`select
       count(*)::int as open,
       (count(*) filter (where t.assignee = ${actor.label}))::int as mine,
       (count(*) filter (where t.state <> 'awaiting_proof' and t.due_at < now()))::int as overdue,
       (count(*) filter (where t.state = 'awaiting_proof'))::int as awaiting,
       (
         count(*) filter (
           where exists (
               select 1
               from watch w
               where w.user_id::text = ${actor.id}
                 and (
                   w.about = 'task' and w.about_id = t.id
                   or w.about = 'finding' and w.about_id = t.finding_id
                 )
             )
         )
       )::int as watched
     from ${raw(taskTables)}
     where t.closed_at is null and ${scopeCondition(actor)}`,
  )
  return row!
}
