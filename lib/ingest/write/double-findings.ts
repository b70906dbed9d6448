import type { Client } from '@/lib/db/pool'
import { changes, code, findingStates } from '@/lib/model/vocabulary'

/**
 * Closes findings that stand under a name which is no identity of its own, once others of the same check stand where they belong.
 * Nothing was fixed: the gap goes on under the other name.
 * @param left SQL condition on findings `f` that stayed behind
 */
export async function closeDoubles(client: Client, left: string): Promise<void> {
  await client.query(
    `with told as (
       update finding f
       set state = ${code(findingStates, 'not_a_problem')}, resolved_at = now(), accepted_until = null
       where f.resolved_at is null and ${left}
       returning f.id
     )
     insert into finding_change (finding_id, at, actor, change, note)
     select
       id, now(), 'system', ${code(changes, 'no_longer_a_gap')},
       'the same identity stands on the roll under its other name, and so does its finding'
     from told`,
  )
}
