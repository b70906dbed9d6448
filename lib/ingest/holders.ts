import type { Client } from '@/lib/db/pool'
import { fresh } from './fresh-rows'

/**
 * Puts working secrets on the roll that a scanner found and no inventory lists: somebody holds them, so there is an
 * identity without owner and a credential that is exposed. Runs inside the merge.
 */
export async function introduceHolders(client: Client, values: unknown[]): Promise<void> {
  await client.query(
    `create temp table holder on commit drop as
     select distinct on (h.identity_key, h.credential_key) h.*, s.record_key, s.body->>'fingerprint' as fingerprint
     from ${fresh('exposure')} s cross join lateral jsonb_to_record(s.body->'holder') as h (identity_key bigint, provider smallint, kind smallint,
       native_id text, name text, scope text, credential_key bigint, credential_kind smallint, credential_native_id text)
     where s.body ? 'holder' and not exists (
       select 1 from credential c where c.seen_to is null
         and (c.fingerprint = s.body->>'fingerprint' or c.native_id = s.body->>'credential_native_id' or c.binding->>'access_key_id' = s.body->>'credential_native_id'))`,
    [values[0]],
  )
  await client.query(
    `insert into identity (identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, record_key, import_id, seen_from)
     select distinct on (identity_key) identity_key, provider, kind, native_id, name, scope, false, $2, record_key, $1, $3 from holder
     order by identity_key on conflict (identity_key) do nothing`,
    values,
  )
  await client.query(
    `insert into credential (identity_key, credential_key, kind, is_static, native_id, fingerprint, in_inventory, record_key, import_id, seen_from)
     select identity_key, credential_key, credential_kind, true, credential_native_id, fingerprint, false, record_key, $1, $3 from holder
     where $2::int is not null order by 1, 2
     on conflict (identity_key, credential_key) do update set seen_to = null, status = null where not credential.in_inventory and credential.record_key = excluded.record_key`,
    values,
  )
  await client.query('insert into changed_identity select identity_key from holder on conflict do nothing')
  await client.query('drop table holder')
}

/** Ends the stand-ins of credentials that an inventory has come to list: the secret belongs to the real one from now on. */
export async function releaseHolders(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `with known as (
       update credential h set seen_to = $1, status = 3
       from credential c
       where h.seen_to is null and not h.in_inventory and h.record_key is not null and c.seen_to is null and c.in_inventory
         and (c.fingerprint = h.fingerprint or c.native_id = h.native_id or c.binding->>'access_key_id' = h.native_id)
       returning h.identity_key, c.identity_key as real_key),
     touched as (
       insert into changed_identity select identity_key from known union select real_key from known on conflict do nothing)
     update identity i set status = 2, seen_to = $1
     from known k where i.identity_key = k.identity_key and i.identity_key <> k.real_key and not i.in_inventory and i.native_id like 'exposed/%'`,
    [asOf],
  )
}
