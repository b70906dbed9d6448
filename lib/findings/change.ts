import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { type Change, changes, code, codes, findingStates, setAsideStates } from '@/lib/model/vocabulary'
import { state } from './codes'

/** SQL of the state in which a finding `f` stands once nothing sets it aside: that of its open task, else open. */
export const standingState = `coalesce(
  (select case t.state when 'planned' then ${state('planned')} when 'in_progress' then ${state('in_progress')}
     when 'awaiting_proof' then ${state('awaiting_proof')} else ${state('regressed')} end
   from task t where t.finding_id = f.id and t.closed_at is null),
  case when f.regressed_n > 0 then ${state('regressed')} else ${state('open')} end)::smallint`

/**
 * Findings that the actor may see, locked until the transaction ends.
 * @param columns SQL over findings `f` and their identities `p`, and over what `joins` adds
 */
export async function lockFindings<More extends object = object>(
  client: Client,
  actor: Actor,
  ids: readonly string[],
  columns: string,
  joins = '',
): Promise<({ id: string; identity_key: string } & More)[]> {
  const { rows } = await client.query<{ id: string; identity_key: string } & More>(
    sql`
      select f.id, f.identity_key, ${raw(columns)}
      from finding f
        join posture p using (identity_key) ${raw(joins)}
      where f.id = any(${ids}::bigint[]) and ${scopeCondition(actor)}
      order by f.id for update of f`,
  )
  return rows
}

/** Writes one line into the history of each finding. */
export async function noteFindings(
  client: Client,
  { label }: Pick<Actor, 'label'>,
  ids: readonly string[],
  change: Change,
  note: string | null,
): Promise<void> {
  await client.query(
    `insert into finding_change (finding_id, at, actor, change, note)
     select unnest($1::bigint[]), now(), $2, $3, $4`,
    [ids, label, code(changes, change), note],
  )
}

/** Gives findings to somebody, or to nobody. */
export async function assignFindings(
  client: Client,
  actor: Actor,
  ids: readonly string[],
  assignee: string | null,
): Promise<void> {
  await client.query('update finding set assignee = $2 where id = any($1::bigint[])', [ids, assignee])
  await noteFindings(client, actor, ids, 'assigned', assignee ?? 'nobody')
}

/**
 * Brings open findings to where their tasks stand, with a line in the history of each. What is set aside stays so while the work
 * goes on; a planned task gives its title and, when it has one, its assignee.
 */
export async function followTasks(
  client: Client,
  taskIds: readonly string[],
  { at, actor, change, note = null }: { at?: Date; actor: string; change: Change; note?: string | null },
): Promise<void> {
  const isPlanned = change === 'planned'
  // Takes the state from the task and adds a line of history to each finding.
  await client.query(
    `with done as (
       update finding f
       set
         assignee = ${isPlanned ? 'coalesce(t.assignee, f.assignee)' : 'f.assignee'},
         state = case
           when f.state in (${codes(findingStates, setAsideStates)}) then f.state
           else ${standingState}
         end
       from task t
       where t.id = any($1::bigint[]) and f.id = t.finding_id and f.resolved_at is null
       returning f.id, ${isPlanned ? 't.title' : 'null::text'} as title
     )
     insert into finding_change (finding_id, at, actor, change, note)
     select id, coalesce($2, now()), $3, $4, coalesce($5, title)
     from done`,
    [taskIds, at ?? null, actor, code(changes, change), note],
  )
}
