import type { Client } from '@/lib/db/pool'
import { GONE } from '@/lib/facts/terms'
import { code, credentialStatuses } from '@/lib/model/vocabulary'
import type { ImportToMerge } from './import-to-merge'

const KNOWN = `
  select 1
  from credential c
  where c.seen_to is null
    and (c.in_inventory or c.record_key is null)
    and (
      c.fingerprint = w.fingerprint
      or c.native_id = w.native_id
      or c.native_id = w.key_id
      or c.binding->>'access_key_id' = w.key_id
    )`

/**
 * Puts working secrets on the roll that a scanner found and no inventory lists: somebody holds them, so there is an identity
 * without owner and a credential that is exposed. They end when an inventory lists the credential, or the secret is found no
 * more. Runs inside the merge, after the facts are written.
 */
export async function settleHolders(client: Client, run: ImportToMerge): Promise<void> {
  await client.query(
    `create temp table said_holder on commit drop as
     select w.*
     from (
       select distinct on (h.identity_key, h.credential_key) h.identity_key, h.provider, h.kind,
         h.native_id as identity_native_id, h.name, h.scope, h.credential_key, h.credential_kind,
         h.credential_native_id as native_id, c.record_key, c.said_from,
         c.body->>'fingerprint' as fingerprint, c.body->>'credential_native_id' as key_id
       from claim c
         join sighting s using (record_key)
         cross join lateral jsonb_to_record(c.body->'holder') as h (
           identity_key bigint, provider smallint, kind smallint, native_id text, name text, scope text,
           credential_key bigint, credential_kind smallint, credential_native_id text
         )
       where c.type = 'exposure' and c.body ? 'holder' and c.ended_at is null and s.gone_at is null
       order by h.identity_key, h.credential_key, c.said_from, c.record_key
     ) w
     where not exists (${KNOWN})`,
  )
  await client.query(
    `insert into identity as i (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, record_key, import_id,
       seen_from
     )
     select distinct on (identity_key) identity_key, provider, kind, identity_native_id, name, scope, false,
       $2, record_key, $1, said_from
     from said_holder
     order by identity_key, said_from
     on conflict (identity_key) do update set seen_to = null, status = null
     where not i.in_inventory and i.seen_to is not null`,
    [run.id, run.sourceId],
  )
  // The credential of each placeholder identity.
  await client.query(
    `with written as (
       insert into credential as c (
         identity_key, credential_key, kind, is_static, native_id, fingerprint, in_inventory, record_key,
         import_id, seen_from
       )
       select identity_key, credential_key, credential_kind, true, native_id, fingerprint, false,
         record_key, $1, said_from
       from said_holder
       order by 1, 2
       on conflict (identity_key, credential_key) do update set seen_to = null, status = null
       where not c.in_inventory and c.seen_to is not null and c.record_key is not null
       returning c.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from written`,
    [run.id],
  )
  // Ends placeholders whose secret an inventory lists now, or that no scan finds any more.
  await client.query(
    `with ended as (
       update credential h set seen_to = $1, status = ${code(credentialStatuses, 'gone')}
       where h.seen_to is null
         and not h.in_inventory
         and h.record_key is not null
         and not exists (
           select 1
           from said_holder w
           where w.identity_key = h.identity_key and w.credential_key = h.credential_key
         )
       returning h.identity_key, h.fingerprint, h.native_id
     ),
     emptied as (
       update identity i set status = ${GONE}, seen_to = $1
       from ended e
       where i.identity_key = e.identity_key
         and not i.in_inventory
         and i.native_id like 'exposed/%'
         and not exists (select 1 from said_holder w where w.identity_key = i.identity_key)
       returning i.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from ended
     union all
     select 'identity', 0, c.identity_key
     from ended w
       join credential c
         on c.in_inventory
           and c.seen_to is null
           and (
             c.fingerprint = w.fingerprint
             or c.native_id = w.native_id
             or c.binding->>'access_key_id' = w.native_id
           )`,
    [run.asOf],
  )
}
