import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { Conflict, NotFound } from '@/lib/model/errors'
import { changes, code } from '@/lib/model/vocabulary'
import { holdDays, longestGap } from './preflight'

const DAY_MS = 86_400_000

/**
 * Ticks a step off, or unticks it. Ticking the first step that switches something off starts the hold; a step that waits
 * for the hold is refused until its end, unless somebody says why not. Safe to repeat.
 */
export async function markStep(
  actor: Actor,
  taskId: string,
  no: number,
  request: { done: boolean; anyway?: string },
): Promise<{ id: string; holdUntil: Date | null }> {
  return write(actor, 'task:work', async (client) => {
    const values: unknown[] = [taskId, no]
    const { rows } = await client.query(
      `select t.id, t.identity_key, nullif(t.credential_key, 0) as credential_key, t.hold_days, t.hold_until, t.closed_at, s.phase, s.title, s.done_at
       from task t join posture p using (identity_key) join task_step s on s.task_id = t.id and s.no = $2::int
       where t.id::text = $1 and ${scopeCondition(actor, values)} for update of t`,
      values,
    )
    const [step] = rows
    if (!step) throw new NotFound('There is no such step in your scope.')
    if (step.closed_at) throw new Conflict('The task is closed.')
    let holdUntil: Date | null = step.hold_until
    if (request.done && step.phase === 'finish' && holdUntil && holdUntil > new Date() && !request.anyway)
      throw new Conflict(
        `The monitoring period lasts until ${holdUntil.toISOString().slice(0, 10)}. Enter a reason why it cannot wait.`,
      )
    if (request.done && step.phase === 'switch' && !holdUntil) {
      const { longestGapDays } = await longestGap(step.identity_key, step.credential_key, client)
      const days = holdDays(step.hold_days, longestGapDays)
      holdUntil = new Date(Date.now() + days * DAY_MS)
      await client.query('update task set hold_until = $2, hold_days = $3 where id = $1', [
        step.id,
        holdUntil,
        days,
      ])
    }
    const isChange = (step.done_at !== null) !== request.done
    if (isChange) {
      await client.query(
        `update task_step set done_at = case when $3 then now() end, done_by = case when $3 then $4::text end where task_id = $1 and no = $2`,
        [step.id, no, request.done, actor.label],
      )
      if (!request.done && step.phase === 'switch') {
        const { rows: left } = await client.query(
          `update task set hold_until = null where id = $1
             and not exists (select 1 from task_step where task_id = $1 and phase = 'switch' and done_at is not null) returning id`,
          [step.id],
        )
        if (left.length > 0) holdUntil = null
      }
      await client.query('insert into task_change (task_id, actor, change, note) values ($1, $2, $3, $4)', [
        step.id,
        actor.label,
        code(changes, request.done ? 'step_done' : 'step_undone'),
        request.anyway
          ? `${step.title}, before the end of the monitoring period: ${request.anyway}`
          : step.title,
      ])
    }
    return {
      result: { id: step.id, holdUntil },
      audit: {
        action: 'task.step',
        subject: `task ${step.id}`,
        detail: { no, done: request.done, anyway: request.anyway },
      },
    }
  })
}
