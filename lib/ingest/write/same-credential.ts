import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { changes, code, findingStates } from '@/lib/model/vocabulary'

const NOT_A_PROBLEM = code(findingStates, 'not_a_problem')

// A credential that two sources name differently stands on the roll once: the row of the other name says of which it is the same.

/** SQL: a record says of the credential `c` that it is there. */
export const IS_LISTED = `
  exists (
    select 1
    from claim l
      join sighting s using (record_key)
    where l.type = 'credential'
      and l.key = c.credential_key
      and l.identity_key = c.identity_key
      and l.ended_at is null
      and s.gone_at is null
  )`

/**
 * Has credentials of some kinds stand for themselves again that were the same as another and are no longer.
 * @param stays SQL of a query that has a row while `c` is still the same as `c.same_as`
 */
export async function letGo(client: Client, kinds: readonly number[], stays: string): Promise<void> {
  await client.query(
    `with loose as (
       update credential c
       set
         same_as = null,
         seen_to = case when not c.in_inventory then null when ${IS_LISTED} then null else c.seen_to end
       where c.same_as is not null and c.kind in (${kinds.join(', ')}) and not exists (${stays})
       returning c.identity_key
     ) ${markChanged('select identity_key from loose')}`,
  )
}

/**
 * What was found of a credential goes on under the name by which it stands on the roll, and so do its tasks.
 * @param renamed SQL of identity_key, the key that it had (was), the key that it has (is_now) and the sentence that says so (because)
 */
export async function findOnOneName(client: Client, renamed: string): Promise<void> {
  await client.query(`create temp table renamed_key on commit drop as ${renamed}`)
  // A finding that both names have is kept once: the one under the former name closes.
  await client.query(
    `with told as (
       update finding f set state = ${NOT_A_PROBLEM}, resolved_at = now(), accepted_until = null
       from renamed_key r
       where f.identity_key = r.identity_key
         and f.credential_key = r.was
         and f.resolved_at is null
         and exists (
           select 1
           from finding o
           where o.identity_key = f.identity_key and o.check_no = f.check_no and o.credential_key = r.is_now
         )
       returning f.id, r.because
     )
     insert into finding_change (finding_id, at, actor, change, note)
     select id, now(), 'system', ${code(changes, 'no_longer_a_gap')}, because
     from told`,
  )
  // The other findings move to the name under which it is listed now.
  await client.query(
    `with moved as (
       update finding f set credential_key = r.is_now
       from renamed_key r
       where f.identity_key = r.identity_key
         and f.credential_key = r.was
         and not exists (
           select 1
           from finding o
           where o.identity_key = f.identity_key and o.check_no = f.check_no and o.credential_key = r.is_now
         )
       returning f.id, r.is_now
     )
     update task t set credential_key = m.is_now
     from moved m
     where t.finding_id = m.id`,
  )
  await client.query('drop table renamed_key')
}
