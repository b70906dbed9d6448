import type { Client } from '@/lib/db/pool'
import { change } from '@/lib/findings/codes'

/** Gives up the open tasks of findings. */
export async function cancelTasksOf(
  client: Client,
  findingIds: readonly string[],
  at: Date,
  actor: string,
  because: string,
): Promise<void> {
  if (findingIds.length === 0) return
  await client.query(
    `with done as (update task set state = 'cancelled', closed_at = $2, version = version + 1
       where finding_id = any($1::bigint[]) and closed_at is null returning id)
     insert into task_change (task_id, at, actor, change, note) select id, $2, $3, ${change('cancelled')}, $4 from done`,
    [findingIds, at, actor, because],
  )
}
