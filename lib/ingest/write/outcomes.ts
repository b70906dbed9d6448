import type { Client } from '@/lib/db/pool'

/** What a staged record `r` of an import `i` brings, held by time and hash against the stored one `s`, which may be none. */
export const BROUGHT = `
       when s.record_key is null then 'new'
       when i.as_of < s.content_at then 'late'
       when i.as_of = s.content_at and r.sha256 = any(s.overruled) then 'repeated'
       when s.sha256 <> r.sha256 or s.gone_at <= i.as_of then 'changed'
       else 'unchanged'`

/**
 * Decides for every staged record what it brings: `new`, `changed`, `unchanged`, `repeated` within the file or import or since
 * another one of its time overruled it, `late` (older than what its record last said), or `unreadable` (it is listed, and that is all it tells). Writes nothing but the
 * staging tables, so it is the preview.
 */
export async function decideOutcomes(client: Client, importId: number): Promise<void> {
  await client.query('select analyze_staging()')
  await keepApart(client, importId)
  // Compares each staged record with the stored one by time and hash.
  await client.query(
    `update stage_record r
     set outcome = case
       when d.later then 'repeated'
       ${BROUGHT}
     end
     from (
       select
         file_id, record_no, record_key,
         row_number() over (partition by record_key order by file_id desc, record_no desc) > 1 as later
       from stage_record
       where import_id = $1 and outcome is distinct from 'unreadable'
     ) d
       join import i on i.id = $1
       left join sighting s on s.record_key = d.record_key
     where r.import_id = $1 and r.file_id = d.file_id and r.record_no = d.record_no`,
    [importId],
  )
}

// One file may say different things of one identity in several records. Each is a record of its own: the first keeps the key, the
// others get one derived from it.
async function keepApart(client: Client, importId: number): Promise<void> {
  await client.query(
    `with told as (
       select file_id, record_key, sha256, min(record_no) as first_no
       from stage_record
       where import_id = $1 and outcome is distinct from 'unreadable'
       group by 1, 2, 3
     ),
     numbered as (
       select *, row_number() over (partition by file_id, record_key order by first_no) as n from told
     ),
     apart as (
       update stage_record r set record_key = hashtextextended(r.record_key || ' ' || n.n, 0)
       from numbered n
       where n.n > 1
         and r.import_id = $1
         and r.file_id = n.file_id
         and r.record_key = n.record_key
         and r.sha256 = n.sha256
       returning r.file_id, r.record_no, r.record_key
     )
     update stage_row w set record_key = a.record_key
     from apart a
     where w.import_id = $1 and w.file_id = a.file_id and w.record_no = a.record_no`,
    [importId],
  )
}

/** Writes the counts of every file: read = stored + updated + unchanged + rejected, and `other` apart. Runs inside the caller's transaction. */
export async function countOutcomes(client: Client, importId: number): Promise<void> {
  await client.query(
    `update import_file f
     set
       read = c.read, stored = c.stored, updated = c.updated, unchanged = c.unchanged,
       rejected = c.rejected, other = c.other, identities = c.identities, credentials = c.credentials,
       grants = c.grants, events = c.events, bytes_done = f.size_bytes
     from (
       select f.id, b.read, b.rejected, b.other, coalesce(r.new, 0) + b.stored as stored,
         coalesce(r.changed, 0) as updated,
         coalesce(r.same, 0) + b.duplicates as unchanged,
         coalesce(w.identities, 0) as identities, coalesce(w.credentials, 0) as credentials,
         coalesce(w.grants, 0) as grants, b.stored + b.duplicates as events
       from import_file f
         join lateral (
           select coalesce(sum(read - other), 0)::int as read, coalesce(sum(rejected), 0)::int as rejected,
             coalesce(sum(other), 0)::int as other, coalesce(sum(stored), 0)::int as stored,
             coalesce(sum(duplicates), 0)::int as duplicates
           from event_batch
           where file_id = f.id
         ) b on true
         left join lateral (
           select
             count(*) filter (where outcome = 'new')::int as new,
             count(*) filter (where outcome = 'changed')::int as changed,
             count(*) filter (where outcome in ('unchanged', 'repeated', 'late'))::int as same
           from stage_record
           where import_id = $1 and file_id = f.id
         ) r on true
         left join lateral (
           select
             count(distinct key) filter (where type = 'identity')::int as identities,
             count(distinct (identity_key, key)) filter (where type = 'credential')::int as credentials,
             count(distinct (identity_key, key)) filter (where type = 'grant')::int as grants
           from stage_row
           where import_id = $1 and file_id = f.id
         ) w on true
       where f.import_id = $1 and f.state in ('loaded', 'done')
     ) c
     where f.id = c.id`,
    [importId],
  )
}

/** Empties the staging tables of an import, and forgets how reading its files went. */
export async function clearStaging(client: Client, importId: number): Promise<void> {
  await client.query('delete from stage_row where import_id = $1', [importId])
  await client.query('delete from stage_record where import_id = $1', [importId])
  await client.query(
    'delete from reading_attempt where file_id in (select id from import_file where import_id = $1)',
    [importId],
  )
}
