import 'server-only'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared, rows } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { task_plan } from '@/lib/generated/prisma/client'
import { Forbidden, NotFound } from '@/lib/model/errors'
import type { TaskFilter } from '@/lib/model/filters'
import { changes, code, type PlanBy, severityOf } from '@/lib/model/vocabulary'
import type { PlanRow } from '@/lib/model/answers/remediation'
import { OVERDUE, taskTables, taskWhere } from './task-queries'
import { webAddress } from './tickets'

const PLANS_MAX = 200

interface Stored extends Omit<Row<task_plan>, 'grouped_by'> {
  grouped_by: PlanBy
  tasks: number
  cancelled: number
  proven: number
  open: number
  overdue: number
  severity: number
  due_at: Date | null
  assignees: string[]
}

/** Plans with what the actor may see of them, the most urgent first. */
const plansWhere = (actor: Actor, which: Sql): Sql => sql`
  select g.*, n.*
  from task_plan g
    cross join lateral (
      select
        (count(*) filter (where t.state <> 'cancelled'))::int as tasks,
        (count(*) filter (where t.state = 'cancelled'))::int as cancelled,
        (count(*) filter (where t.state = 'verified'))::int as proven,
        (count(*) filter (where t.closed_at is null))::int as open,
        (count(*) filter (where ${raw(OVERDUE)}))::int as overdue,
        max(t.severity) as severity,
        min(t.due_at) filter (where t.closed_at is null) as due_at,
        coalesce(array_agg(distinct t.assignee) filter (where t.assignee is not null), '{}') as assignees
      from task t
        join posture p using (identity_key)
      where t.plan_id = g.id and ${scopeCondition(actor)}
      having count(*) > 0
    ) n
  where ${which}
  order by n.due_at nulls last, g.id limit ${raw(PLANS_MAX)}`

/**
 * The plans of which the filter names a task, with the figures of all their tasks.
 * @returns the most urgent of them, how many there are, and how many tasks they have that are not cancelled
 */
export async function listPlans(
  actor: Actor,
  filter: TaskFilter,
): Promise<{ rows: PlanRow[]; total: number; tasks: number }> {
  const which = sql`g.id in (
    select t.plan_id
    from ${raw(taskTables)}
    where ${taskWhere(actor, { ...filter, single: false })} and t.plan_id is not null
  )`
  const found = await rows<Stored>(plansWhere(actor, which))
  const [all] = await rows<{ total: number; tasks: number }>(
    sql`select
       count(distinct g.id)::int as total,
       (count(*) filter (where t.state <> 'cancelled'))::int as tasks
     from task_plan g
       join task t on t.plan_id = g.id
       join posture p using (identity_key)
     where ${scopeCondition(actor)} and ${which}`,
  )
  return { rows: found.map(planRow), ...all! }
}

/** One plan of which the actor may see a task. */
export async function planById(actor: Actor, id: string): Promise<PlanRow> {
  const asked = /^\d{1,18}$/.test(id) ? id : '0'
  const [found] = await prepared<Stored>(plansWhere(actor, sql`g.id = ${asked}`))
  if (!found) throw new NotFound(`There is no plan ${id} in your scope.`)
  return planRow(found)
}

function planRow(row: Stored): PlanRow {
  return {
    id: row.id,
    title: row.title,
    by: row.grouped_by,
    tasks: row.tasks,
    cancelled: row.cancelled,
    proven: row.proven,
    open: row.open,
    overdue: row.overdue,
    severity: severityOf(row.severity),
    dueAt: iso(row.due_at),
    assignees: row.assignees,
    ticket: row.ticket_url ? { url: row.ticket_url, label: row.ticket_label ?? 'Ticket' } : null,
    createdBy: row.created_by,
    createdAt: iso(row.created_at),
  }
}

/** Stores where the one ticket of a plan is, or forgets it; its tasks have that ticket where they have none of their own. */
export const setPlanTicket = (
  actor: Actor,
  planId: string,
  ticket: { url: string; label: string } | null,
): Promise<{ id: string }> =>
  write(actor, 'task:work', async (client) => {
    const { rows: hidden } = await client.query<{ id: string }>(
      sql`select t.id
       from ${raw(taskTables)}
       where t.plan_id::text = ${planId} and not (${scopeCondition(actor)})
       limit 1`,
    )
    const { rows: former } = await client.query<Pick<Row<task_plan>, 'ticket_url' | 'ticket_label'>>(
      'select ticket_url, ticket_label from task_plan where id::text = $1 for update',
      [planId],
    )
    // Notes the ticket on each task of the plan; without one that the actor may see there is no plan for them.
    const { rows: noted } = await client.query<{ plan_id: string }>(
      sql`
        with part as (
          select t.id, t.plan_id
          from ${raw(taskTables)}
          where t.plan_id::text = ${planId} and ${scopeCondition(actor)}
        ),
        noted as (
          insert into task_change (task_id, actor, change, note)
          select id, ${actor.label}, ${code(changes, 'ticket')},
            ${ticket ? `${ticket.label} ${ticket.url}` : 'removed'}
          from part
        )
        select plan_id
        from part
        limit 1`,
    )
    const [own] = noted
    if (!own) throw new NotFound(`There is no plan ${planId} in your scope.`)
    if (hidden.length > 0)
      throw new Forbidden(
        'This plan has tasks outside of your scope. They share its ticket: ask somebody who can see all of them.',
      )
    await client.query('update task_plan set ticket_url = $2, ticket_label = $3 where id = $1', [
      own.plan_id,
      ticket && webAddress(ticket.url),
      ticket?.label ?? null,
    ])
    return {
      result: { id: own.plan_id },
      audit: {
        action: 'plan.ticket',
        subject: `plan ${planId}`,
        detail: { ticket, former: former[0]?.ticket_url ? former[0] : null },
      },
    }
  })
