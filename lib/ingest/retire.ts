import type { Client } from '@/lib/db/pool'
import type { ImportToMerge } from './merge'

/** An import that would retire more than this share of what its scope held waits for a person. */
export const GUARD_SHARE = 0.2

export interface Gone {
  /** Identities the scope held before, of the kinds that this import lists. */
  held: number
  gone: number
}

// What a complete import speaks for: the scopes and kinds of record that it contains, of its own formats.
const unlisted = `
  from sighting s
  where s.source_id = $2 and s.gone_at is null and s.last_seen_at <= $3
    and (s.format, s.scope, s.about) in (select format, scope, about from stage_record where import_id = $1)
    and not exists (select 1 from stage_record r where r.import_id = $1 and r.record_key = s.record_key)`

/** Counts the identities that a complete import no longer contains. */
export async function countGone(client: Client, run: ImportToMerge): Promise<Gone> {
  const values = [run.id, run.sourceId, run.asOf]
  const { rows } = await client.query(
    `select (select count(*)::int ${unlisted} and s.about like 'identity:%') as gone,
            (select count(*)::int from sighting s where s.source_id = $2 and s.gone_at is null and s.about like 'identity:%' and s.last_seen_at <= $3
               and (s.format, s.scope, s.about) in (select format, scope, about from stage_record where import_id = $1)) as held`,
    values,
  )
  return rows[0]
}

/** Ends everything that a complete import of its scope no longer contains. Runs inside the caller's transaction, after merge. */
export async function retire(client: Client, run: ImportToMerge): Promise<number> {
  const values = [run.id, run.sourceId, run.asOf]
  await client.query(
    `create temp table gone_record on commit drop as select s.record_key, s.identity_key, s.about ${unlisted}`,
    values,
  )
  await client.query(
    'update sighting s set gone_at = $1 from gone_record g where g.record_key = s.record_key',
    [run.asOf],
  )
  // An identity goes with the record that is about it, unless another source has seen it later.
  const retired = await client.query(
    `update identity i set status = 2, seen_to = $1
     from gone_record g
     where g.about like 'identity:%' and i.identity_key = g.identity_key and i.seen_to is null
       and not exists (select 1 from sighting s where s.identity_key = i.identity_key and s.about like 'identity:%' and s.gone_at is null and s.last_seen_at > $1)
     returning i.identity_key`,
    [run.asOf],
  )
  await client.query(
    `update credential c set status = 3, seen_to = $1 where c.seen_to is null and c.in_inventory
       and (c.record_key in (select record_key from gone_record)
         or c.identity_key in (select g.identity_key from gone_record g join identity i using (identity_key) where i.status = 2))`,
    [run.asOf],
  )
  for (const table of ['identity_grant', 'trust', 'permission_set', 'exposure']) {
    await client.query(
      `update ${table} t set seen_to = $1 from gone_record g where t.record_key = g.record_key and t.seen_to is null`,
      [run.asOf],
    )
  }
  await client.query(
    `update workload t set seen_to = $1, status = 'gone' from gone_record g where t.record_key = g.record_key and t.seen_to is null`,
    [run.asOf],
  )
  await client.query(
    `insert into changed_identity
     select distinct identity_key from gone_record where identity_key is not null
     union select l.identity_key from identity_workload l join workload w using (workload_key) join gone_record g on g.record_key = w.record_key
     union select x.identity_key from identity_grant x join permission_set p using (permission_set_key) join gone_record g on g.record_key = p.record_key
     on conflict do nothing`,
  )
  return retired.rowCount ?? 0
}
