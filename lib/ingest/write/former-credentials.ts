import type { Client } from '@/lib/db/pool'

/** Names without a path that meant several identities, one after the other. */
const SHARED_NAMES = 'select name_key from name_alias group by 1 having count(*) > 1'

/**
 * Credentials that only a log knows go with whoever used them: to whoever bore the name at that time and no
 * longer to those who did not, and they end with that bearer. Safe to repeat.
 */
export async function settleFormerCredentials(client: Client): Promise<void> {
  const logOnly = 'not c.in_inventory and c.record_key is null and c.same_as is null'
  const usedBy = (key: string) =>
    `exists (
       select 1
       from credential_context x
       where x.identity_key = ${key} and x.credential_key = c.credential_key
     )`
  const bearers = `
    (
      select identity_key as name_key, identity_key as key
      from incarnation
      union
      select identity_key, former_key
      from incarnation
      union
      select name_key, real_key
      from name_alias a
      where a.name_key in (${SHARED_NAMES})
    )`
  // Gives a credential that only a log knows to each identity that used it.
  await client.query(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, label, created_by, in_inventory, import_id,
       seen_from
     )
     select distinct on (t.key, c.credential_key) t.key, c.credential_key, c.kind, c.is_static, c.native_id,
       c.label, c.created_by, false, c.import_id, c.seen_from
     from ${bearers} b
       join ${bearers} t on t.name_key = b.name_key and t.key <> b.key
       join credential c on c.identity_key = b.key
       join identity i on i.identity_key = t.key
     where ${logOnly} and ${usedBy('t.key')}
     order by 1, 2, c.seen_from
     on conflict do nothing`,
  )
  await client.query(
    `delete from credential c
     using ${bearers} b
     where c.identity_key = b.key
       and ${logOnly}
       and not ${usedBy('b.key')}
       and exists (
         select 1 from ${bearers} t where t.name_key = b.name_key and t.key <> b.key and ${usedBy('t.key')}
       )`,
  )
  await moveFindings(client, bearers)
  // Whoever was seen at work before a list named them was there by then.
  await client.query(
    `update identity i set seen_from = x.first_at
     from (
       select identity_key, min(first_at) as first_at
       from credential_context
       where identity_key in (select key from ${bearers} b)
       group by 1
     ) x
     where i.identity_key = x.identity_key and x.first_at < i.seen_from`,
  )
  await client.query(
    `update credential c set seen_to = i.seen_to, status = case when i.seen_to is not null then 3 end
     from (select key as identity_key from ${bearers} b) n join identity i using (identity_key)
     where c.identity_key = n.identity_key and ${logOnly} and c.seen_to is distinct from i.seen_to`,
  )
}

// What was found of a credential, and what is done about it, goes with it.
async function moveFindings(client: Client, bearers: string): Promise<void> {
  const moved = `
    from ${bearers} b
      join ${bearers} o on o.name_key = b.name_key and o.key <> b.key
      join credential c on c.identity_key = o.key
    where t.identity_key = b.key
      and t.credential_key = c.credential_key
      and not exists (
        select 1 from credential k where k.identity_key = b.key and k.credential_key = t.credential_key
      )`
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select 1 from finding t, lateral (select 1 ${moved}) m) as found`,
  )
  if (!rows[0]!.found) return
  // Not while they are judged.
  await client.query('select pg_advisory_xact_lock(3, 0)')
  await client.query(`update task t set identity_key = c.identity_key ${moved}`)
  await client.query(
    `update finding t
     set identity_key = c.identity_key ${moved}
       and not exists (
         select 1
         from finding f
         where f.identity_key = o.key and f.check_no = t.check_no and f.credential_key = t.credential_key
       )`,
  )
}
