import type { Client } from '@/lib/db/pool'
import type { ImportToMerge } from './import-to-merge'

/** An import that would retire more than this share of what its scope held waits for a person. */
export const GUARD_SHARE = 0.2

export interface Gone {
  /** Identities and people the scope held before, of the kinds that this import lists. */
  held: number
  gone: number
}

/**
 * CTEs over the staging tables; `$1` import, `$2` source, `$3` as of. `listed`: records of this delivery, unreadable ones by
 * whom they are about. `covered`: what a complete delivery speaks for, by format, scope and what the records are about: what it
 * contains, and what it lists as empty. Nothing is covered of a format of which a record could not be read and does not say whom
 * it is about: any of the missing ones may be it.
 */
const listing = `
  with listed as (
    select record_key
    from stage_record
    where import_id = $1 and outcome is distinct from 'unreadable'
    union
    select s.record_key
    from stage_record r
      join sighting s on s.identity_key = r.identity_key and s.source_id = $2 and s.format = r.format
    where r.import_id = $1 and r.outcome = 'unreadable'
  ),
  own_scopes as (
    select distinct format, scope
    from stage_record
    where import_id = $1 and outcome is distinct from 'unreadable'
  ),
  empty_file as (
    select distinct f.format, i.scope, f.covers, b.read is null as holds_nothing
    from import_file f
      join import i on i.id = f.import_id
      left join lateral (
        select sum(read - other) as read from event_batch where file_id = f.id having sum(read - other) > 0
      ) b on true
    where f.import_id = $1 and f.state in ('loaded', 'done') and (b.read is null or f.covers <> '{}')
  ),
  known as (select distinct format, scope, about from sighting where source_id = $2),
  blind as (
    select distinct f.format
    from import_file f
      join reject j on j.file_id = f.id
    where f.import_id = $1
      and not exists (
        select 1
        from stage_record r
        where r.import_id = $1 and r.file_id = j.file_id and r.record_no = j.record_no
      )
    union
    select format
    from import_file
    where import_id = $1 and state = 'failed'
  ),
  covered as (
    select format, scope, about
    from (
      select format, scope, about
      from stage_record
      where import_id = $1 and outcome is distinct from 'unreadable'
      union
      select s.format, s.scope, s.about
      from listed
        join sighting s using (record_key)
      union
      select k.format, k.scope, k.about
      from known k
        join empty_file e using (format)
      where (
          k.about = any(e.covers)
          or e.holds_nothing and '{empty:*}'::text[] || array['empty:' || k.about] && e.covers
        )
        and case
          when exists (select 1 from own_scopes o where o.format = k.format)
            then exists (
              select 1 from own_scopes o where o.format = k.format and o.scope is not distinct from k.scope
            )
          when exists (select 1 from known o where o.format = k.format and o.scope = e.scope)
            then k.scope = e.scope
          else true
        end
      union
      -- What a file says that it went through to the end.
      select k.format, k.scope, k.about
      from known k
        join empty_file e using (format)
      where 'all:' || k.about || ' ' || k.scope = any(e.covers)
    ) c
    where format not in (select format from blind)
  ),
  unlisted as (
    select s.*
    from sighting s
      join covered c on c.format = s.format and c.scope is not distinct from s.scope and c.about = s.about
    where s.source_id = $2
      and s.last_seen_at <= $3
      and not exists (select 1 from listed l where l.record_key = s.record_key)
  )`

/** Counts the identities that a complete import no longer contains. Outcomes must have been decided. */
export async function countGone(client: Client, run: ImportToMerge): Promise<Gone> {
  const { rows } = await client.query<Gone>(
    `${listing}
     select
       (
         select count(*)::int
         from unlisted
         where gone_at is null and (about like 'identity:%' or about = 'person')
       ) as gone,
       (
         select count(*)::int
         from sighting s
           join covered c
             on c.format = s.format and c.scope is not distinct from s.scope and c.about = s.about
         where s.source_id = $2
           and s.gone_at is null
           and (s.about like 'identity:%' or s.about = 'person')
           and s.last_seen_at <= $3
       ) as held`,
    [run.id, run.sourceId, run.asOf],
  )
  return rows[0]!
}

/** Records of the kind "identity" that a complete import no longer lists, as a relation `u`, after `listing`. */
export const unlistedIdentities = (select: string, where: string): string =>
  `${listing}
   select ${select}
   from unlisted u
   where u.gone_at is null and (u.about like 'identity:%' or u.about = 'person') ${where}`

/** For how many records of a complete import nothing can be concluded, and for whom not. */
export async function unreadableOf(
  client: Client,
  importId: number,
): Promise<{ named: string[]; unnamed: number }> {
  const { rows } = await client.query<{ named: string[]; unnamed: number }>(
    `select
       coalesce(
         (array_agg(distinct coalesce(i.name, r.at)) filter (where r.record_no is not null))[1:5], '{}'
       ) as named,
       (count(*) filter (where r.record_no is null))::int as unnamed
     from import_file f
       join reject j on j.file_id = f.id
       left join stage_record r
         on r.import_id = f.import_id and r.file_id = j.file_id and r.record_no = j.record_no
       left join identity i on i.identity_key = r.identity_key
     where f.import_id = $1`,
    [importId],
  )
  return rows[0]!
}

/**
 * Brings `gone_at` of records up to date: what this delivery lists is back, unless a later complete delivery did not list it; what
 * a complete delivery of its scope does not list is gone. Leaves the temporary table `turned_record`. Runs inside the merge,
 * after the claims are kept.
 */
export async function turnRecords(client: Client, run: ImportToMerge): Promise<void> {
  await client.query('create temp table turned_record (record_key bigint) on commit drop')
  await client.query(
    `with turned as (
       update sighting s set gone_at = g.gone_at
       from (
         select
           s.record_key,
           (
             select min(d.as_of)
             from complete_delivery d
             where d.source_id = s.source_id
               and d.format = s.format
               and d.scope = coalesce(s.scope, '')
               and d.about = s.about
               and d.as_of > s.last_seen_at
           ) as gone_at
         from listed_record l
           join sighting s using (record_key)
         where l.brings = 'new' or s.last_seen_at = $1
       ) g
       where s.record_key = g.record_key and s.gone_at is distinct from g.gone_at
       returning s.record_key
     )
     insert into turned_record
     select record_key
     from turned`,
    [run.asOf],
  )
  await endRenamed(client, run)
  if (run.completeness !== 'complete') return
  const values = [run.id, run.sourceId, run.asOf]
  await client.query(
    `${listing},
     noted as (
       insert into complete_delivery (source_id, format, scope, about, as_of, import_id)
       select $2, format, coalesce(scope, ''), about, $3, $1 from covered on conflict do nothing),
     turned as (
       update sighting s set gone_at = $3 from unlisted u
       where s.record_key = u.record_key and (s.gone_at is null or s.gone_at > $3)
       returning s.record_key)
     insert into turned_record select record_key from turned`,
    values,
  )
}

/**
 * Some kinds of record were known under another key before the upgrade (exposures, workloads). What the upgrade left without a seal
 * and holds the same text as a record that this delivery brings anew is that record.
 */
async function endRenamed(client: Client, run: ImportToMerge): Promise<void> {
  await client.query(
    `with renamed as (
       update sighting s set gone_at = $3, sha256 = '\\x00'
       from stage_record r
       where r.import_id = $1
         and r.outcome = 'new'
         and s.source_id = $2
         and s.format = r.format
         and s.sha256 = ''
         and s.body = r.body
         and s.record_key <> r.record_key
       returning s.record_key
     ),
     -- What the record says under its new key as well has not ended.
     same as (
       delete from claim c
       using renamed m
       where c.record_key = m.record_key
         and exists (select 1 from said_claim n where n.type = c.type and n.key = c.key)
     )
     insert into turned_record
     select record_key
     from renamed`,
    [run.id, run.sourceId, run.asOf],
  )
}
