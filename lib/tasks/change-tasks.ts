import { several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import { demandAssignee } from '@/lib/findings/assignee'
import { assignFindings, followTasks } from '@/lib/findings/change'
import type { OutboundType } from '@/lib/model/outward'
import { type Change, changes, code, type TaskState } from '@/lib/model/vocabulary'
import { announceTasks } from './announce'
import type { Assigned } from '@/lib/model/answers/findings'
import { HIDDEN, skippedFor } from '@/lib/model/skipped'
import { change } from '@/lib/findings/codes'

export type TaskAction =
  | { action: 'start' | 'claim' | 'resume'; ids: string[]; note?: string }
  | {
      action: 'assign'
      ids: string[]
      assignee: string | null
      /** Only what this assignee still has is given away; null for what nobody has. */
      from?: string | null
    }
  | { action: 'due'; ids: string[]; dueAt: Date; note: string }
  | { action: 'cancel'; ids: string[]; note: string }

interface Move {
  from: readonly TaskState[]
  to: TaskState
  change: Change
  event?: OutboundType
}
// "Done" is a claim: only later data verifies.
const moves: Record<'start' | 'claim' | 'resume' | 'cancel', Move> = {
  start: { from: ['planned', 'regressed'], to: 'in_progress', change: 'started', event: 'task.started' },
  claim: {
    from: ['planned', 'in_progress', 'regressed'],
    to: 'awaiting_proof',
    change: 'claimed',
    event: 'task.awaiting_proof',
  },
  resume: { from: ['awaiting_proof'], to: 'in_progress', change: 'resumed' },
  cancel: {
    from: ['planned', 'in_progress', 'awaiting_proof', 'regressed'],
    to: 'cancelled',
    change: 'cancelled',
    event: 'task.cancelled',
  },
}

/**
 * Moves tasks along in bulk: each is locked and changed only from a state that allows it, so that of two people one is
 * done and the other is told. Safe to repeat.
 */
export function changeTasks(actor: Actor, request: TaskAction): Promise<Assigned> {
  // To give up work or give it more time is planning.
  if (request.action === 'cancel' || request.action === 'due') demand(actor, 'finding:change')
  return write(actor, 'task:work', async (client) => {
    const { rows: visible } = await client.query<{
      id: string
      state: TaskState
      assignee: string | null
      due_at: Date | null
    }>(
      sql`select t.id, t.state, t.assignee, t.due_at from task t join posture p using (identity_key)
       where t.id = any(${request.ids}::bigint[]) and ${scopeCondition(actor)} order by t.id for update of t`,
    )
    const due = visible.filter((row) => fits(request, row))
    const chosen =
      request.action === 'assign' && request.from !== undefined
        ? due.filter(({ assignee }) => assignee === request.from)
        : due
    const ids = chosen.map((row) => row.id)
    let given: Pick<Assigned, 'before' | 'to'> = {}
    if (request.action === 'assign') {
      const to = ids.length > 0 ? await demandAssignee(client, actor, request.assignee) : null
      given = { to, before: heldBefore(chosen) }
      const findings = await assignTasks(client, actor, 'id', ids, request.assignee)
      await assignFindings(client, actor, findings, request.assignee)
    } else if (request.action === 'due') await postpone(client, actor, ids, request.dueAt, request.note)
    else await move(client, actor, ids, moves[request.action], request.note ?? null)
    const skipped = skippedFor({
      [HIDDEN]: request.ids.length - visible.length,
      'already done, or closed': visible.length - due.length,
      'assigned to somebody else since': due.length - ids.length,
    })
    return {
      result: { done: ids.length, skipped, ...given },
      audit: {
        action: `task.${request.action}`,
        subject: several(ids.length, 'task'),
        detail: { ids: ids.slice(0, 50), note: 'note' in request ? request.note : undefined },
      },
    }
  })
}

/** Who had what before it was given to somebody else, to give it back. */
export const heldBefore = (
  given: readonly { id: string; assignee: string | null }[],
): NonNullable<Assigned['before']> =>
  [...Map.groupBy(given, ({ assignee }) => assignee)].map(([assignee, own]) => ({
    assignee,
    ids: own.map(({ id }) => id),
  }))

const isOpen = (state: TaskState) => state !== 'verified' && state !== 'cancelled'

function fits(
  request: TaskAction,
  row: { state: TaskState; assignee: string | null; due_at: Date | null },
): boolean {
  if (request.action === 'assign') return isOpen(row.state) && row.assignee !== request.assignee
  if (request.action === 'due') return isOpen(row.state) && row.due_at?.getTime() !== request.dueAt.getTime()
  return moves[request.action].from.includes(row.state)
}

async function move(
  client: Client,
  actor: Actor,
  ids: readonly string[],
  { to, change, event }: Move,
  text: string | null,
): Promise<void> {
  const isClosing = to === 'cancelled'
  await client.query(
    `update task set state = $2, version = version + 1,
       claimed_at = case when $2 = 'awaiting_proof' then now() end, closed_at = case when $3 then now() end
     where id = any($1::bigint[])`,
    [ids, to, isClosing],
  )
  await client.query(
    'insert into task_change (task_id, actor, change, note) select unnest($1::bigint[]), $2, $3, $4',
    [ids, actor.label, code(changes, change), text],
  )
  await followTasks(client, ids, {
    actor: actor.label,
    change: isClosing ? 'task_cancelled' : change,
    note: text,
  })
  if (event) await announceTasks(client, event, ids, actor.label)
}

/**
 * Gives open tasks to somebody, or to nobody.
 * @returns the findings that the tasks are for
 */
export async function assignTasks(
  client: Client,
  actor: Actor,
  by: 'id' | 'finding_id',
  ids: readonly string[],
  assignee: string | null,
): Promise<string[]> {
  // Assigns the open tasks whose assignee differs, each with a line of history.
  const { rows } = await client.query<{ finding_id: string }>(
    `with done as (
       update task set assignee = $2, version = version + 1
       where ${by} = any($1::bigint[]) and closed_at is null and assignee is distinct from $2
       returning id, finding_id
     ),
     noted as (
       insert into task_change (task_id, actor, change, note)
       select id, $3, ${change('assigned')}, $4
       from done
     )
     select finding_id
     from done
     where finding_id is not null`,
    [ids, assignee, actor.label, assignee ?? 'nobody'],
  )
  return rows.map((row) => row.finding_id)
}

async function postpone(
  client: Client,
  actor: Actor,
  ids: readonly string[],
  dueAt: Date,
  why: string,
): Promise<void> {
  // Moves the due date and records the old and the new one.
  await client.query(
    `with done as (
       update task t set due_at = $3, version = version + 1
       from (select id, due_at from task) b
       where t.id = any($1::bigint[]) and b.id = t.id
       returning t.id, b.due_at as before
     )
     insert into task_change (task_id, actor, change, note)
     select
       id, $2, ${change('due_date_changed')},
       concat(
         'from ', to_char(before, 'YYYY-MM-DD'), ' to ', to_char($3::timestamptz, 'YYYY-MM-DD'), ': ',
         $4::text
       )
     from done`,
    [ids, actor.label, dueAt, why],
  )
}
