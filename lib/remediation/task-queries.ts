import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { checkByNo } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { decodeCursor, encodeCursor, pageStatements, type Sort } from '@/lib/facts/keyset'
import { NotFound } from '@/lib/model/errors'
import type { Facet, Page, TaskFilter } from '@/lib/model/filters'
import {
  environments,
  type IdentityKind,
  identityKinds,
  type Provider,
  providers,
  severities,
  type Severity,
  type TaskKind,
  type TaskState,
  word,
} from '@/lib/model/vocabulary'
import { taskStateNames } from '@/lib/model/words'
import type { Demand } from './demand'
import { FROM_LOGS, OWNERSHIP } from './prove'

/** A row of the list of tasks. Times are ISO 8601. */
export interface TaskRow {
  id: string
  title: string
  kind: TaskKind
  state: TaskState
  severity: Severity
  origin: 'finding' | 'attestation'
  originRef: string | null
  findingId: string | null
  checkId: string | null
  identityId: string
  identityName: string
  identityKind: IdentityKind
  provider: Provider
  credentialId: string | null
  credential: string | null
  assignee: string | null
  dueAt: string | null
  isOverdue: boolean
  claimedAt: string | null
  createdAt: string
  closedAt: string | null
  regressed: number
  ticket: { url: string; label: string } | null
  /** What would prove it: the next import of a source, a log that goes on, or a decision; and how old the last one is. */
  proofFrom: { kind: 'import' | 'log'; source: string; lastAt: string | null } | { kind: 'decision' } | null
  demand: Demand
}

const sorts: Record<TaskFilter['sort'], Sort> = {
  due: { column: 't.due_at', type: 'timestamptz', descending: false, nullable: true },
  severity: { column: 't.severity', type: 'smallint', descending: true, nullable: false },
  newest: { column: 't.created_at', type: 'timestamptz', descending: true, nullable: false },
}
type Field = 'state' | 'severity' | 'origin' | 'environment'
const FROM = 'task t join posture p using (identity_key)'

function where(actor: Actor, filter: TaskFilter, values: unknown[], except?: Field): string {
  const conditions = [scopeCondition(actor, values)]
  const among = (field: Field, column: string, list: readonly (string | number)[], type: string) => {
    if (list.length > 0 && field !== except)
      conditions.push(`${column} = any($${values.push(list)}::${type}[])`)
  }
  among('state', 't.state', filter.state, 'text')
  among('origin', 't.origin', filter.origin, 'text')
  among(
    'severity',
    't.severity',
    filter.severity.map((one) => severities.indexOf(one)),
    'smallint',
  )
  among(
    'environment',
    'p.environment',
    filter.environment.map((one) => environments.indexOf(one)),
    'smallint',
  )
  if (!filter.closed && filter.state.length === 0 && except !== 'state')
    conditions.push('t.closed_at is null')
  if (filter.assignee) conditions.push(`t.assignee = $${values.push(filter.assignee)}`)
  if (filter.mine) conditions.push(`t.assignee = $${values.push(actor.label)}`)
  if (filter.overdue)
    conditions.push("t.closed_at is null and t.state <> 'awaiting_proof' and t.due_at < now()")
  if (filter.watched)
    conditions.push(
      `exists (select 1 from watch w where w.user_id::text = $${values.push(actor.id)}
         and (w.about = 'task' and w.about_id = t.id or w.about = 'finding' and w.about_id = t.finding_id))`,
    )
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(`(t.title ilike $${values.push(like)} or p.name ilike $${values.length})`)
  }
  return conditions.join(' and ')
}

// The newest record about the subject, and who delivers it: another import of that source is what would prove the fix.
const COLUMNS = `t.*, p.name, p.kind as identity_kind, p.provider, f.check_no,
  coalesce(c.label, c.native_id) as credential,
  (t.closed_at is null and t.state <> 'awaiting_proof' and t.due_at < now()) is true as is_overdue,
  coalesce(l.source, r.source) as source, coalesce(l.last_at, r.last_seen_at) as source_at, l.source is not null as is_log`
const JOINS = `left join finding f on f.id = t.finding_id
  left join credential c on c.identity_key = t.identity_key and c.credential_key = t.credential_key and t.credential_key <> 0
  left join lateral (
    select s.last_seen_at, (select name from source where id = s.source_id) as source
    from sighting s where s.identity_key = t.identity_key or s.record_key = c.record_key
    order by (s.record_key is not distinct from c.record_key) desc, s.last_seen_at desc, s.record_key limit 1) r on true
  left join lateral (
    select s.name as source, b.last_at from event_batch b join source s on s.id = b.source_id
    where s.provider = p.provider and b.last_at is not null order by b.last_at desc, b.id limit 1) l on f.check_no in (${FROM_LOGS.join(', ')}) or t.demand->>'by' = 'silent'`

/** One keyset page of tasks. */
export async function listTasks(actor: Actor, filter: TaskFilter): Promise<Page<TaskRow>> {
  const values: unknown[] = []
  const conditions = where(actor, filter, values)
  const sort = sorts[filter.sort]
  const statements = pageStatements(
    `select ${COLUMNS}, ${sort.column}::text as sort_value from ${FROM} ${JOINS} where ${conditions}`,
    values,
    sort,
    't.id',
    decodeCursor(filter.cursor),
    filter.limit + 1,
  )
  const found: Record<string, unknown>[] = []
  for (const { sql, values: bound } of statements)
    if (found.length <= filter.limit) found.push(...(await rows<Record<string, unknown>>(sql, bound)))
  const [counted] = await rows<{ n: number }>(
    `select count(*)::int as n from ${FROM} where ${conditions}`,
    values,
  )
  const page = found.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map(taskRow),
    next:
      found.length > filter.limit && last
        ? encodeCursor({ value: last.sort_value as string | null, key: last.id as string })
        : null,
    total: counted!.n,
  }
}

const iso = (value: unknown) => (value as Date | null)?.toISOString() ?? null

function taskRow(row: Record<string, unknown>): TaskRow {
  return {
    id: row.id as string,
    title: row.title as string,
    kind: row.kind as TaskKind,
    state: row.state as TaskState,
    severity: word(severities, row.severity as number) as Severity,
    origin: row.origin as TaskRow['origin'],
    originRef: row.origin_ref as string | null,
    findingId: row.finding_id as string | null,
    checkId: row.check_no === null ? null : checkByNo(row.check_no as number).id,
    identityId: row.identity_key as string,
    identityName: row.name as string,
    identityKind: word(identityKinds, row.identity_kind as number),
    provider: word(providers, row.provider as number),
    credentialId: row.credential_key === '0' ? null : (row.credential_key as string),
    credential: row.credential as string | null,
    assignee: row.assignee as string | null,
    dueAt: iso(row.due_at),
    isOverdue: row.is_overdue as boolean,
    claimedAt: iso(row.claimed_at),
    createdAt: iso(row.created_at)!,
    closedAt: iso(row.closed_at),
    regressed: row.regressed_n as number,
    ticket: row.ticket_url
      ? { url: row.ticket_url as string, label: (row.ticket_label ?? 'Ticket') as string }
      : null,
    proofFrom: proofFromOf(row),
    demand: row.demand as Demand,
  }
}

function proofFromOf(row: Record<string, unknown>): TaskRow['proofFrom'] {
  const isDecision =
    (row.demand as Demand).by === 'owned' ||
    (row.check_no !== null && OWNERSHIP.includes(row.check_no as number))
  if (isDecision) return { kind: 'decision' }
  return row.source
    ? {
        kind: row.is_log ? 'log' : 'import',
        source: row.source as string,
        lastAt: iso(row.source_at),
      }
    : null
}

/** One task that the actor may see. */
export async function taskById(
  actor: Actor,
  id: string,
): Promise<TaskRow & { holdDays: number; holdBecause: string | null; holdUntil: string | null }> {
  const values: unknown[] = [/^\d{1,18}$/.test(id) ? id : '0']
  const [row] = await rows<Record<string, unknown>>(
    `select ${COLUMNS} from ${FROM} ${JOINS} where t.id = $1 and ${scopeCondition(actor, values)}`,
    values,
  )
  if (!row) throw new NotFound(`There is no task ${id} in what you may see.`)
  return {
    ...taskRow(row),
    holdDays: row.hold_days as number,
    holdBecause: row.hold_because as string | null,
    holdUntil: iso(row.hold_until),
  }
}

/** The campaign in which the decision behind a task was taken; null for a task that comes from a finding. */
export async function campaignOfTask(task: TaskRow): Promise<{ id: string; name: string } | null> {
  const decision = /^decision:([^:]+)/.exec(task.originRef ?? '')?.[1]
  if (task.origin !== 'attestation' || !decision) return null
  const [campaign] = await rows<{ id: string; name: string }>(
    `select c.id::text, c.name from attestation_decision d join campaign_item i on i.id = d.item_id join campaign c on c.id = i.campaign_id
     where d.id::text = $1`,
    [decision],
  )
  return campaign ?? null
}

/** The newest task of a finding, open or not. The caller has checked that the actor may see the finding. */
export async function taskOfFinding(findingId: string): Promise<TaskRow | null> {
  const [row] = await rows<Record<string, unknown>>(
    `select ${COLUMNS} from ${FROM} ${JOINS} where t.finding_id = $1 order by t.id desc limit 1`,
    [findingId],
  )
  return row ? taskRow(row) : null
}

export interface StepRow {
  no: number
  phase: 'look' | 'prepare' | 'switch' | 'watch' | 'finish'
  title: string
  why: string
  command?: string
  rollback?: string
  doneAt: string | null
  doneBy: string | null
}

export async function stepsOfTask(taskId: string): Promise<StepRow[]> {
  const found = await rows<Record<string, unknown>>(
    'select * from task_step where task_id = $1 order by no',
    [taskId],
  )
  return found.map((row) => ({
    no: row.no as number,
    phase: row.phase as StepRow['phase'],
    title: row.title as string,
    why: row.why as string,
    ...(row.command !== null && { command: row.command as string }),
    ...(row.rollback !== null && { rollback: row.rollback as string }),
    doneAt: iso(row.done_at),
    doneBy: row.done_by as string | null,
  }))
}

export interface TaskChange {
  at: string
  actor: string
  change: string
  note: string | null
}

/** What happened to a task, newest first. */
export async function historyOfTask(taskId: string): Promise<TaskChange[]> {
  const found = await rows<{ at: Date; actor: string; change: string; note: string | null }>(
    'select at, actor, change, note from task_change where task_id = $1 order by id desc limit 200',
    [taskId],
  )
  return found.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export interface ProofRow {
  id: string
  shows: 'fixed' | 'gap'
  kind: 'record' | 'absence' | 'silence' | 'decision'
  importId: number | null
  /** File and place of the record. */
  place: string | null
  at: string
  says: string
}

/** The data that closed a finding or task, or opened it again, newest first. */
export async function proofsOf(about: { findingId: string } | { taskId: string }): Promise<ProofRow[]> {
  const [column, id] = 'findingId' in about ? ['p.finding_id', about.findingId] : ['p.task_id', about.taskId]
  const found = await rows<Record<string, unknown>>(
    `select p.*, u.name as file, s.at as place from proof p left join sighting s on s.record_key = p.record_key
     left join import_file u on u.id = s.file_id and u.import_id = p.import_id where ${column} = $1 order by p.id desc limit 50`,
    [id],
  )
  return found.map((row) => ({
    id: row.id as string,
    shows: row.shows as ProofRow['shows'],
    kind: row.kind as ProofRow['kind'],
    importId: row.import_id as number | null,
    place: row.file ? `${row.file as string}, ${row.place as string}` : null,
    at: iso(row.at)!,
    says: row.says as string,
  }))
}

/** Facets of the list of tasks, each counted without its own filter. */
export async function taskFacets(actor: Actor, filter: TaskFilter): Promise<Facet[]> {
  const capital = (text: string) => (text === 'unknown' ? text : text[0]!.toUpperCase() + text.slice(1))
  const columns: Record<
    Field,
    { column: string; label: (value: string) => string; wordAt: (value: string) => string }
  > = {
    state: {
      column: 't.state',
      label: (value) => taskStateNames[value as TaskState],
      wordAt: (value) => value,
    },
    severity: { column: 't.severity', label: capital, wordAt: (value) => severities[Number(value)]! },
    origin: { column: 't.origin', label: capital, wordAt: (value) => value },
    environment: { column: 'p.environment', label: capital, wordAt: (value) => environments[Number(value)]! },
  }
  const fields = Object.keys(columns) as Field[]
  const values: unknown[] = []
  const parts = fields.map(
    (field) =>
      `select '${field}' as field, ${columns[field].column}::text as value, count(*)::int as n from ${FROM} where ${where(actor, filter, values, field)} group by 2`,
  )
  const counted = await rows<{ field: Field; value: string; n: number }>(parts.join(' union all '), values)
  return fields.map((field) => ({
    field,
    values: counted
      .filter((row) => row.field === field)
      .sort((a, b) => (field === 'severity' ? Number(b.value) - Number(a.value) : b.n - a.n))
      .map((row) => {
        const value = columns[field].wordAt(row.value)
        return {
          value,
          label: columns[field].label(value),
          count: row.n,
          selected: (filter[field] as readonly string[]).includes(value),
        }
      }),
  }))
}

/** The figures above the list: what there is to do, for the reader and in all. */
export interface TaskFigures {
  open: number
  mine: number
  overdue: number
  awaiting: number
  watched: number
}

export async function taskFigures(actor: Actor): Promise<TaskFigures> {
  const values: unknown[] = [actor.label, actor.id]
  const [row] = await rows<TaskFigures>(
    `select count(*)::int as open, (count(*) filter (where t.assignee = $1))::int as mine,
       (count(*) filter (where t.state <> 'awaiting_proof' and t.due_at < now()))::int as overdue,
       (count(*) filter (where t.state = 'awaiting_proof'))::int as awaiting,
       (count(*) filter (where exists (select 1 from watch w where w.user_id::text = $2
          and (w.about = 'task' and w.about_id = t.id or w.about = 'finding' and w.about_id = t.finding_id))))::int as watched
     from ${FROM} where t.closed_at is null and ${scopeCondition(actor, values)}`,
    values,
  )
  return row!
}
