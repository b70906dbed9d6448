import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { prismaOn } from '@/lib/db/prisma'
import { sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { task, task_step } from '@/lib/generated/prisma/client'
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
    const { rows } = await client.query<
      Pick<Row<task>, 'id' | 'identity_key' | 'hold_days' | 'hold_until' | 'closed_at'> &
        Pick<task_step, 'phase' | 'title' | 'done_at'> & { credential_key: string | null }
    >(
      sql`select t.id, t.identity_key,
         nullif(t.credential_key, 0) as credential_key,
         t.hold_days, t.hold_until, t.closed_at, s.phase, s.title, s.done_at
       from task t
         join posture p using (identity_key)
         join task_step s on s.task_id = t.id and s.no = ${no}::int
       where t.id::text = ${taskId} and ${scopeCondition(actor)} for update of t`,
    )
    const [step] = rows
    if (!step) throw new NotFound('There is no such step in your scope.')
    if (step.closed_at) throw new Conflict('The task is closed.')
    const prisma = prismaOn(client)
    const id = BigInt(step.id)
    let holdUntil: Date | null = step.hold_until
    if (request.done && step.phase === 'finish' && holdUntil && holdUntil > new Date() && !request.anyway)
      throw new Conflict(
        `The monitoring period lasts until ${holdUntil.toISOString().slice(0, 10)}. Enter a reason why it cannot wait.`,
      )
    if (request.done && step.phase === 'switch' && !holdUntil) {
      const { longestGapDays } = await longestGap(step.identity_key, step.credential_key, client)
      const days = holdDays(step.hold_days, longestGapDays)
      holdUntil = new Date(Date.now() + days * DAY_MS)
      await prisma.task.update({ where: { id }, data: { hold_until: holdUntil, hold_days: days } })
    }
    const isChange = (step.done_at !== null) !== request.done
    if (isChange) {
      await prisma.task_step.update({
        where: { task_id_no: { task_id: id, no } },
        data: request.done ? { done_at: new Date(), done_by: actor.label } : { done_at: null, done_by: null },
      })
      if (!request.done && step.phase === 'switch') {
        const { count } = await prisma.task.updateMany({
          where: { id, task_step: { none: { phase: 'switch', done_at: { not: null } } } },
          data: { hold_until: null },
        })
        if (count > 0) holdUntil = null
      }
      await prisma.task_change.create({
        data: {
          task_id: id,
          actor: actor.label,
          change: code(changes, request.done ? 'step_done' : 'step_undone'),
          note: request.anyway
            ? `${step.title}, before the end of the monitoring period: ${request.anyway}`
            : step.title,
        },
      })
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
