import type { Client } from '@/lib/db/pool'

/**
 * Credentials that only a log knows go with whoever used them: to whoever bore the name at that time and no
 * longer to those who did not, and they end with that bearer. Safe to repeat.
 */
export async function settleFormerCredentials(client: Client): Promise<void> {
  const logOnly = 'not c.in_inventory and c.record_key is null and c.same_as is null'
  const usedBy = (key: string) =>
    `exists (select 1 from credential_context x where x.identity_key = ${key} and x.credential_key = c.credential_key)`
  const bearers = `(select identity_key as name_key, identity_key as key from incarnation union select identity_key, former_key from incarnation)`
  await client.query(
    `insert into credential (identity_key, credential_key, kind, is_static, native_id, label, created_by, in_inventory, import_id, seen_from)
     select distinct on (t.key, c.credential_key) t.key, c.credential_key, c.kind, c.is_static, c.native_id, c.label, c.created_by, false, c.import_id, c.seen_from
     from ${bearers} b join ${bearers} t on t.name_key = b.name_key and t.key <> b.key join credential c on c.identity_key = b.key
     join identity i on i.identity_key = t.key
     where ${logOnly} and ${usedBy('t.key')} order by 1, 2, c.seen_from on conflict do nothing`,
  )
  await client.query(
    `delete from credential c using ${bearers} b
     where c.identity_key = b.key and ${logOnly} and not ${usedBy('b.key')}
       and exists (select 1 from ${bearers} t where t.name_key = b.name_key and t.key <> b.key and ${usedBy('t.key')})`,
  )
  // Whoever was seen at work before a list named them was there by then.
  await client.query(
    `update identity i set seen_from = x.first_at
     from (select identity_key, min(first_at) as first_at from credential_context where identity_key in (select key from ${bearers} b) group by 1) x
     where i.identity_key = x.identity_key and x.first_at < i.seen_from`,
  )
  await client.query(
    `update credential c set seen_to = i.seen_to, status = case when i.seen_to is not null then 3 end
     from (select identity_key from incarnation union select former_key from incarnation) n join identity i using (identity_key)
     where c.identity_key = n.identity_key and ${logOnly} and c.seen_to is distinct from i.seen_to`,
  )
}
