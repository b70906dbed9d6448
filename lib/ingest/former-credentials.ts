import type { Client } from '@/lib/db/pool'

/**
 * Credentials that only a log knows go with whoever used them: to the former bearer of a name when nobody used them after it was
 * given again, and they end with that bearer. Safe to repeat.
 */
export async function settleFormerCredentials(client: Client): Promise<void> {
  const logOnly = 'not c.in_inventory and c.record_key is null and c.same_as is null'
  const usedBy = (key: string) =>
    `exists (select 1 from credential_context x where x.identity_key = ${key} and x.credential_key = c.credential_key)`
  await client.query(
    `insert into credential (identity_key, credential_key, kind, is_static, native_id, label, created_by, in_inventory, import_id, seen_from)
     select n.former_key, c.credential_key, c.kind, c.is_static, c.native_id, c.label, c.created_by, false, c.import_id, c.seen_from
     from incarnation n join credential c on c.identity_key = n.identity_key
     where ${logOnly} and ${usedBy('n.former_key')} on conflict do nothing`,
  )
  await client.query(
    `delete from credential c using incarnation n
     where c.identity_key = n.identity_key and ${logOnly} and ${usedBy('n.former_key')} and not ${usedBy('n.identity_key')}`,
  )
  await client.query(
    `update credential c set seen_to = i.seen_to, status = case when i.seen_to is not null then 3 end
     from (select identity_key from incarnation union select former_key from incarnation) n join identity i using (identity_key)
     where c.identity_key = n.identity_key and ${logOnly} and c.seen_to is distinct from i.seen_to`,
  )
}
