import type { Client } from '@/lib/db/pool'
import { change } from '@/lib/findings/codes'

/**
 * Gives up the open tasks of findings.
 * @param findings their ids, or SQL that yields them
 */
export async function cancelTasksOf(
  client: Client,
  findings: readonly string[] | string,
  at: Date,
  actor: string,
  because: string,
): Promise<void> {
  const isSql = typeof findings === 'string'
  await client.query(
    `with done as (
       update task set state = 'cancelled', closed_at = $1, version = version + 1
       where finding_id ${isSql ? `in (${findings})` : '= any($4::bigint[])'} and closed_at is null
       returning id
     )
     insert into task_change (task_id, at, actor, change, note)
     select id, $1, $2, ${change('cancelled')}, $3
     from done`,
    [at, actor, because, ...(isSql ? [] : [findings])],
  )
}
