import type { Client } from '@/lib/db/pool'
import type { ImportToMerge } from './import-to-merge'
import { sumUpAgain } from './sum-up-again'

// What was listed of a name, and what follows from that, is given to another bearer of the name: `incarnations` decides to whom.

/** A bearer of a name, as it is called once another bears it. */
export const formerName = (nativeId: string, uniqueId: string) => `${nativeId} (${uniqueId})`

/** The key of a record of a former bearer, from the key under which its source lists it, however often it has moved. */
export const renamed = (record: string, uniqueId: string) =>
  `hashtextextended(
     coalesce((select named_key from renamed_record m where m.record_key = ${record}), ${record}) || ' '
       || ${uniqueId}::text,
     0
   )`

/** The record `s` does not say the own id of whom it is about. */
export const NAMELESS = `
  not coalesce(
    (select m.has_own_id from renamed_record m where m.record_key = s.record_key),
    exists (
      select 1
      from claim c
      where c.record_key = s.record_key and c.type = 'identity' and c.body ? 'unique_id'
    )
  )`

/** Gives the records in `old_record` to another bearer of the name, with the facts that rest on them. */
export async function moveFacts(
  client: Client,
  from: string,
  to: string,
  uniqueId: string,
  nativeId: string,
) {
  await moveRecords(client, from, to, uniqueId, nativeId)
  const isMoved = 't.record_key in (select new_key from old_record)'
  for (const table of ['credential', 'identity_grant', 'trust', 'membership'])
    await giveRows(client, table, [from, to], isMoved)
  for (const table of ['finding', 'task'])
    await giveRows(
      client,
      table,
      [from, to],
      `exists (
         select 1
         from credential c
         where c.identity_key = ${to}
           and c.credential_key = t.credential_key
           and c.record_key in (select new_key from old_record)
       )`,
    )
  // Whom the records are taken from is told by those that are left.
  await client.query(
    `insert into moved_record
     select new_key
     from old_record
     union
     select record_key
     from claim
     where type = 'identity' and key = $1 and exists (select 1 from old_record)`,
    [from],
  )
}

/** Of records that become one, the one that was said last stays; a record may have been moved there before. */
async function keepLast(client: Client): Promise<void> {
  // Takes away the records, with what they say, that give way to a later one under the key that they would have.
  await client.query(
    `with met as (
       select o.new_key, s.record_key, s.content_at
       from old_record o join sighting s using (record_key)
       union
       select o.new_key, s.record_key, s.content_at
       from old_record o join sighting s on s.record_key = o.new_key
     ),
     placed as (
       select record_key,
         row_number() over (partition by new_key order by content_at desc, record_key) as place
       from met
     ),
     lost as (
       delete from sighting s using placed p
       where p.record_key = s.record_key and p.place > 1
       returning s.record_key
     )
     delete from claim c using lost l
     where c.record_key = l.record_key`,
  )
}

/** Gives the records in `old_record`, and what they say, to the former bearer. */
export async function moveRecords(
  client: Client,
  key: string,
  former: string,
  uniqueId: string,
  nativeId: string,
): Promise<void> {
  await keepLast(client)
  await client.query(
    `insert into renamed_record
     select s.new_key, coalesce(m.named_key, s.record_key), not (${NAMELESS})
     from old_record s
       left join renamed_record m using (record_key)
     on conflict do nothing`,
  )
  for (const { table, column } of await columnsNamed(client, ['record_key', 'use_record_key']))
    if (table !== 'renamed_record')
      await client.query(
        `update ${table} t set ${column} = o.new_key from old_record o where t.${column} = o.record_key`,
      )
  await client.query(
    `update claim c
     set
       identity_key = $2,
       key = case when c.type = 'identity' then $2 else c.key end,
       body = case
         when c.type = 'identity'
           then c.body || jsonb_build_object('native_id', $3::text, 'unique_id', $4::text)
         else c.body
       end
     where c.identity_key = $1 and c.record_key in (select new_key from old_record)`,
    [key, former, nativeId, uniqueId],
  )
  await client.query(
    `update sighting s set identity_key = $2
     where s.identity_key = $1 and s.record_key in (select new_key from old_record)`,
    [key, former],
  )
}

export async function rename(
  client: Client,
  run: ImportToMerge,
  key: string,
  former: string,
  uniqueId: string,
  ownOnly: boolean,
): Promise<void> {
  await client.query('create temp table record_of_former (file_id integer, record_no integer) on commit drop')
  // Staged records about the identity that had the name before.
  await client.query(
    `insert into record_of_former
     select distinct r.file_id, r.record_no
     from stage_record r
       join stage_row w using (import_id, file_id, record_no)
     where r.import_id = $1
       and w.identity_key = $2
       and (
         not $4
         or exists (
           select 1
           from stage_row o
           where o.import_id = r.import_id
             and o.file_id = r.file_id
             and o.record_no = r.record_no
             and o.type = 'identity'
             and o.body->>'unique_id' = $3
         )
       )`,
    [run.id, key, uniqueId, ownOnly],
  )
  await client.query(
    `insert into renamed_record
     select distinct ${renamed('r.record_key', '$2')}, r.record_key, $3::boolean
     from stage_record r
       join record_of_former n using (file_id, record_no)
     where r.import_id = $1
     on conflict do nothing`,
    [run.id, uniqueId, ownOnly],
  )
  await client.query(
    `update stage_record r
     set
       record_key = ${renamed('r.record_key', '$3')},
       identity_key = case when r.identity_key = $2 then $4 else r.identity_key end,
       outcome = null
     from record_of_former n
     where r.import_id = $1 and r.file_id = n.file_id and r.record_no = n.record_no`,
    [run.id, key, uniqueId, former],
  )
  // Gives the staged rows of these records the key and the name of the former identity.
  await client.query(
    `update stage_row w
     set
       record_key = ${renamed('w.record_key', '$3')},
       identity_key = $4,
       key = case when w.type = 'identity' then $4 else w.key end,
       body = case
         when w.type = 'identity'
           then w.body || jsonb_build_object(
             'native_id', (w.body->>'native_id') || ' (' || $3 || ')', 'unique_id', $3::text
           )
         else w.body
       end
     from record_of_former n
     where w.import_id = $1
       and w.file_id = n.file_id
       and w.record_no = n.record_no
       and w.identity_key = $2`,
    [run.id, key, uniqueId, former],
  )
  // The record has another key now, and with it another past.
  await client.query(
    `update stage_record r
     set outcome = case
       when s.record_key is null then 'new'
       when i.as_of < s.content_at then 'late'
       when i.as_of = s.content_at and r.sha256 = any(s.overruled) then 'repeated'
       when s.sha256 <> r.sha256 then 'changed'
       else 'unchanged'
     end
     from record_of_former n, stage_record m
       join import i on i.id = m.import_id
       left join sighting s on s.record_key = m.record_key
     where r.import_id = $1
       and r.file_id = n.file_id
       and r.record_no = n.record_no
       and m.import_id = r.import_id
       and m.file_id = r.file_id
       and m.record_no = r.record_no`,
    [run.id],
  )
  await client.query('drop table record_of_former')
}

/** Tables whose rows are told apart above, or are made anew. */
export const apart = new Set([
  'claim',
  'sighting',
  'credential_context',
  'identity_action',
  'event_day',
  'token_tally',
  'issuance_edge',
  'run_seen',
  'incarnation',
  'stage_row',
  'stage_record',
  'unread_listing',
  'changed_identity',
])

/** Tables of ours with one of these columns; events and their partitions are left out. */
export async function columnsNamed(
  client: Client,
  names: string[],
): Promise<{ table: string; column: string }[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname as "table", a.attname as "column"
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public'
       and c.relkind = 'r'
       and not c.relispartition
       and c.relpersistence = 'p'
       and a.attname = any($1)
       and not a.attisdropped
     order by c.relname = 'claim', 1`,
    [names],
  )
  return rows
}

/**
 * Gives rows `t` of a table to another bearer of a name, who may have been held before. A row that they have already stays, and the one
 * that would take its place goes; what may stand once only elsewhere stays where it is.
 * @param which SQL of the rows
 */
export async function giveRows(
  client: Client,
  table: string,
  [from, to]: readonly [from: string, to: string],
  which = 'true',
): Promise<void> {
  // The other columns of each unique index that holds the identity.
  const { rows: unique } = await client.query<{ is_key: boolean; others: string[] }>(
    `select x.indisprimary as is_key,
       coalesce(
         array_agg(a.attname::text) filter (where a.attname <> 'identity_key'), '{}'
       ) as others
     from pg_index x
       join pg_attribute a on a.attrelid = x.indrelid and a.attnum = any(x.indkey)
     where x.indrelid = $1::regclass and x.indisunique
     group by x.indexrelid, x.indisprimary
     having bool_or(a.attname = 'identity_key')`,
    [table],
  )
  const held = (others: readonly string[]) => `
    exists (
      select 1
      from ${table} o
      where o.identity_key = ${to}${others.map((column) => ` and o.${column} = t.${column}`).join('')}
    )`
  for (const { is_key, others } of unique)
    if (is_key)
      await client.query(
        `delete from ${table} t where t.identity_key = ${from} and (${which}) and ${held(others)}`,
      )
  const once = unique.filter(({ is_key }) => !is_key).map(({ others }) => `and not ${held(others)}`)
  await client.query(
    `update ${table} t set identity_key = ${to}
     where t.identity_key = ${from} and (${which}) ${once.join(' ')}`,
  )
}

/** What somebody decided about a join was about whoever bore the name then. */
export async function giveLinks(client: Client, from: string, to: string): Promise<void> {
  for (const [own, other] of [
    ['from_key', 'to_key'],
    ['to_key', 'from_key'],
  ] as const)
    await client.query(
      `update identity_link l set ${own} = $2
       where l.${own} = $1
         and l.state <> 'found'
         and not exists (select 1 from identity_link o where o.${own} = $2 and o.${other} = l.${other})`,
      [from, to],
    )
  // Of a join that is known of both already the decision stays with whom it was about.
  await client.query(
    `update identity_link set state = 'found', decided_by = null, decided_at = null
     where $1 in (from_key, to_key) and state <> 'found'`,
    [from],
  )
}

/** What happened belongs to whoever bore the name then: all of them are summed up again from their events. */
export async function splitUse(client: Client, key: string): Promise<void> {
  const all = `select ${key}::bigint union select former_key from incarnation where identity_key = ${key}`
  const bearer = `
    coalesce(
      (
        select former_key
        from incarnation n
        where n.identity_key = ${key} and n.until_at > e.occurred_at
        order by n.until_at limit 1
      ),
      ${key}
    )`
  await client.query(
    `update event e set identity_key = ${bearer}
     where e.identity_key in (${all}) and e.identity_key <> ${bearer}`,
  )
  await sumUpAgain(client, all)
}
