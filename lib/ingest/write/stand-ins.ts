import type { Client } from '@/lib/db/pool'
import { GONE } from '@/lib/facts/terms'
import type { ImportToMerge } from './import-to-merge'

/**
 * Puts the holders of grants on the roll that no list contains: rights that wait for an account are taken by whoever may
 * create it. Once a list contains the account its own record speaks for it; when the last such grant ends, so does the
 * stand-in. Runs inside the merge, after the facts are written.
 */
export async function settleStandIns(client: Client, run: ImportToMerge): Promise<void> {
  await client.query(
    `with waiting as (
       insert into identity as i (
         identity_key, provider, kind, native_id, name, scope, provider_managed, in_inventory, source_id,
         record_key, import_id, seen_from
       )
       select distinct on (g.identity_key) g.identity_key, h.provider, h.kind, h.native_id, h.name, h.scope,
         h.provider_managed, false, $2, g.record_key, $1, g.seen_from
       from written_row w
         join identity_grant g on g.identity_key = w.identity_key and g.grant_key = w.key
         cross join lateral jsonb_to_record(g.stand_in) as h (
           provider smallint, kind smallint, native_id text, name text, scope text, provider_managed boolean
         )
       where w.type = 'grant' and g.seen_to is null and g.stand_in is not null
       order by g.identity_key, g.seen_from, g.grant_key
       on conflict (identity_key) do update set seen_to = null, status = null
       where not i.in_inventory and i.record_key is not null and i.seen_to is not null
       returning i.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from waiting`,
    [run.id, run.sourceId],
  )
  // An account that was deleted and left its bindings behind is one that waits to be created again.
  await client.query(
    `with left_behind as (
       update identity i set seen_to = null, status = null, in_inventory = false
       from (
         select key as identity_key
         from written_row
         where type = 'identity'
         union
         select identity_key
         from written_row
         where type = 'grant'
       ) w
       where i.identity_key = w.identity_key
         and i.in_inventory
         and i.status = ${GONE}
         and i.seen_to is not null
         and exists (
           select 1
           from identity_grant g
           where g.identity_key = i.identity_key and g.seen_to is null and g.stand_in is not null
         )
       returning i.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from left_behind`,
  )
  // Ends placeholder identities whose last waiting grant ended.
  await client.query(
    `with ended as (
       update identity i set seen_to = $1, status = ${GONE}
       from written_row w
       where w.type = 'grant'
         and i.identity_key = w.identity_key
         and i.seen_to is null
         and not i.in_inventory
         and i.record_key is not null
         and i.native_id not like 'exposed/%'
         and not exists (
           select 1
           from identity_grant g
           where g.identity_key = i.identity_key and g.seen_to is null and g.stand_in is not null
         )
       returning i.identity_key
     )
     insert into written_row
     select distinct 'identity', 0::bigint, identity_key
     from ended`,
    [run.asOf],
  )
}
