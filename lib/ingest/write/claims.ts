import type { Client } from '@/lib/db/pool'
import type { ImportToMerge } from './import-to-merge'

/** Types of rows that belong to one identity and are unique only inside it. */
export const perIdentity = new Set(['credential', 'grant', 'trust', 'membership'])

const VERSIONS_KEPT = 50

/** The identity that is part of a row's key: 0 for types whose own key suffices. */
export const keyedBy = (alias: string): string =>
  `case
     when ${alias}.type in (${[...perIdentity].map((type) => `'${type}'`).join(', ')})
       then ${alias}.identity_key
     else 0
   end`

/**
 * Keeps what the staged records say. Deliveries may come in any order: a record older than what is kept only fills in the past.
 * Leaves the temporary tables `listed_record` (every record that this delivery lists) and `touched_fact` (type, identity_key, key of
 * each row whose facts may have changed). Runs inside the merge, before retirement.
 */
export async function keepClaims(client: Client, run: ImportToMerge): Promise<void> {
  await client.query(
    `create temp table said_claim on commit drop as
     select distinct on (w.record_key, w.type, w.identity_key, w.key) w.record_key, w.type, w.identity_key,
       w.key, w.position, w.body, r.outcome
     from stage_row w
       join stage_record r using (import_id, file_id, record_no)
     where w.import_id = ${run.id} and r.outcome in ('new', 'changed', 'late')
     order by w.record_key, w.type, w.identity_key, w.key, w.file_id desc, w.record_no desc, w.position`,
  )
  await client.query('create index on said_claim (record_key, type, identity_key, key)')
  await client.query('analyze said_claim')
  // Every record that this delivery lists, readable or not.
  await client.query(
    `create temp table listed_record on commit drop as
     select
       record_key, bool_or(outcome <> 'unreadable') as is_read,
       max(outcome) filter (where outcome in ('new', 'changed', 'late')) as brings
     from (
       select record_key, outcome
       from stage_record
       where import_id = ${run.id} and outcome is distinct from 'unreadable'
       union all
       -- Of an unreadable record no more is known than whom it is about: all that its source said of that
       -- identity is listed.
       select s.record_key, 'unreadable'
       from stage_record r
         join sighting s
           on s.identity_key = r.identity_key and s.source_id = ${run.sourceId} and s.format = r.format
       where r.import_id = ${run.id} and r.outcome = 'unreadable'
     ) l
     group by record_key`,
  )
  await client.query('create index on listed_record (record_key)')
  await client.query('analyze listed_record')
  await keepNewest(client, run.asOf)
  await keepOlder(client, run.asOf)
  await keepSightings(client, run)
}

// A report that covers the secret says less of the same place, and nothing else: what is known of the secret stays.
const kept = (old: string, fresh: string) =>
  `case when ${fresh}.body ? 'is_redacted' then ${old}.body || ${fresh}.body else ${fresh}.body end`

// What a record says now. What it said before and says no longer ends.
async function keepNewest(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `update claim c set ended_at = $1, said_to = s.content_at
     from sighting s, listed_record l
     where l.brings = 'changed'
       and c.record_key = l.record_key
       and s.record_key = c.record_key
       and c.ended_at is null
       and not exists (
         select 1
         from said_claim n
         where (n.record_key, n.type, n.identity_key, n.key) = (c.record_key, c.type, c.identity_key, c.key)
       )`,
    [asOf],
  )
  // Statements of new and changed records replace those that the record made before.
  await client.query(
    `insert into claim as c (record_key, type, identity_key, key, position, body, said_from)
     select record_key, type, identity_key, key, position, body, $1
     from said_claim
     where outcome in ('new', 'changed')
     order by 1, 2, 3, 4
     on conflict (record_key, type, identity_key, key) do update set
       position = excluded.position, body = ${kept('c', 'excluded')},
       said_from = least(c.said_from, excluded.said_from),
       said_to = null, ended_at = null
     where (c.position, c.body, c.ended_at) is distinct from (
         excluded.position, ${kept('c', 'excluded')}, null
       )`,
    [asOf],
  )
}

// What a record said at an earlier instant: it ended when a later delivery first did not say it.
async function keepOlder(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `update claim c set ended_at = $1
     from listed_record l
     where l.brings = 'late'
       and c.record_key = l.record_key
       and c.said_to < $1
       and c.ended_at > $1
       and not exists (
         select 1
         from said_claim n
         where (n.record_key, n.type, n.identity_key, n.key) = (c.record_key, c.type, c.identity_key, c.key)
       )`,
    [asOf],
  )
  // Statements of a late record are stored with the time until which they were true.
  await client.query(
    `insert into claim as c (
       record_key, type, identity_key, key, position, body, said_from, said_to, ended_at
     )
     select
       n.record_key, n.type, n.identity_key, n.key, n.position, n.body, $1, $1,
       coalesce((select min(v) from unnest(s.versions_at) v where v > $1), s.content_at)
     from said_claim n
       join sighting s using (record_key)
     where n.outcome = 'late'
     order by 1, 2, 3, 4
     on conflict (record_key, type, identity_key, key) do update set
       said_from = least(c.said_from, excluded.said_from),
       body = case when c.said_to < excluded.said_to then excluded.body else c.body end,
       said_to = greatest(c.said_to, case when c.said_to is not null then excluded.said_to end),
       ended_at = case when c.ended_at <= excluded.said_to then excluded.ended_at else c.ended_at end
     where c.said_from > excluded.said_from or c.said_to < excluded.said_to`,
    [asOf],
  )
}

// The records themselves, with the time as of which each was read and listed.
async function keepSightings(client: Client, run: ImportToMerge): Promise<void> {
  await client.query(
    `insert into sighting as s (
       record_key, identity_key, named_key, source_id, format, scope, about, file_id, import_id, at,
       said_file_id, said_import_id, said_at, sha256, body, first_seen_at, last_seen_at, content_at,
       versions_at
     )
     select record_key, nullif(identity_key, 0), named_key, $2, format, scope, about, file_id, import_id,
       at, file_id, import_id, at, sha256, body, $3, $3, $3, array[$3::timestamptz]
     from stage_record
     where import_id = $1 and outcome in ('new', 'changed')
     order by record_key
     on conflict (record_key) do update set
       identity_key = excluded.identity_key, named_key = excluded.named_key, file_id = excluded.file_id,
       import_id = excluded.import_id, at = excluded.at, said_file_id = excluded.file_id,
       said_import_id = excluded.import_id, said_at = excluded.at, sha256 = excluded.sha256,
       body = excluded.body, about = excluded.about, scope = excluded.scope,
       content_at = excluded.content_at,
       overruled = case
         when s.content_at = excluded.content_at
           then array_remove(coalesce(s.overruled, '{}'), excluded.sha256) || s.sha256
       end`,
    [run.id, run.sourceId, run.asOf],
  )
  await client.query(
    `update sighting s
     set
       last_seen_at = greatest(s.last_seen_at, $1), first_seen_at = least(s.first_seen_at, $1),
       content_at = case when l.is_read then greatest(s.content_at, $1) else s.content_at end,
       overruled = case when not l.is_read or s.content_at >= $1 then s.overruled end
     from listed_record l
     where s.record_key = l.record_key
       and (s.last_seen_at < $1 or s.first_seen_at > $1 or l.is_read and s.content_at < $1)`,
    [run.asOf],
  )
  await client.query(
    `insert into unread_listing (source_id, format, identity_key, as_of)
     select distinct $2::int, format, identity_key, $3::timestamptz
     from stage_record
     where import_id = $1 and outcome = 'unreadable'
     on conflict do nothing`,
    [run.id, run.sourceId, run.asOf],
  )
  await client.query(
    `update sighting s set last_seen_at = u.as_of
     from (
       select s.record_key, max(u.as_of) as as_of
       from listed_record l
         join sighting s using (record_key)
         join unread_listing u
           on u.source_id = s.source_id and u.format = s.format and u.identity_key = s.identity_key
       where l.brings = 'new'
       group by 1
     ) u
     where s.record_key = u.record_key and s.last_seen_at < u.as_of`,
  )
  await client.query(
    `update sighting s
     set versions_at = (
       select array_agg(v order by v)
       from (
         select distinct v
         from unnest(s.versions_at || $1::timestamptz) v
         order by v desc limit ${VERSIONS_KEPT}
       ) n
     )
     from listed_record l
     where s.record_key = l.record_key and l.brings in ('changed', 'late') and $1 <> all(s.versions_at)`,
    [run.asOf],
  )
  await client.query(
    `update sighting s set import_id = r.import_id, file_id = r.file_id, at = r.at
     from stage_record r where r.import_id = $1 and r.outcome = 'unchanged' and r.record_key = s.record_key`,
    [run.id],
  )
}

/**
 * Lists in the temporary table `touched_fact` which facts have to be worked out again: what the records say or said that changed, were
 * retired or came back, and what a second record says as well, since the newest one counts.
 */
export async function findTouched(client: Client): Promise<void> {
  await client.query(
    `create temp table touched_fact on commit drop as
     select distinct c.type, ${keyedBy('c')} as identity_key, c.key
     from claim c
     where c.record_key in (
         select record_key
         from listed_record
         where brings is not null
         union
         select record_key
         from turned_record
       )
       or exists (select 1 from listed_record l where l.record_key = c.record_key)
         and exists (
           select 1
           from claim o
           where o.type = c.type
             and o.key = c.key
             and ${keyedBy('o')} = ${keyedBy('c')}
             and o.record_key <> c.record_key
         )`,
  )
  await client.query('create unique index on touched_fact (type, key, identity_key)')
  await client.query('analyze touched_fact')
}
