import type { Client } from '@/lib/db/pool'

/**
 * Puts the holders of grants on the roll that no list contains: rights that wait for an account are taken by whoever may
 * create it. Once a list contains the account its own record speaks for it. Runs inside the merge, after the grants.
 */
export async function introduceStandIns(client: Client, values: unknown[]): Promise<void> {
  await client.query(
    `with waiting as (
       insert into identity (identity_key, provider, kind, native_id, name, scope, provider_managed, in_inventory, source_id, record_key, import_id, seen_from)
       select distinct on (g.identity_key) g.identity_key, h.provider, h.kind, h.native_id, h.name, h.scope, h.provider_managed, false, $2, g.record_key, $1, $3
       from identity_grant g cross join lateral jsonb_to_record(g.stand_in) as h (provider smallint, kind smallint, native_id text, name text, scope text, provider_managed boolean)
       where g.import_id = $1 and g.seen_to is null and g.stand_in is not null
       order by g.identity_key, g.grant_key
       on conflict (identity_key) do nothing returning identity_key)
     insert into changed_identity select identity_key from waiting on conflict do nothing`,
    values,
  )
}
