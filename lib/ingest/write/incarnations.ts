import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { providers, word } from '@/lib/model/vocabulary'
import type { ImportToMerge } from './import-to-merge'
import { BROUGHT } from './outcomes'
import { identityKeyOf } from './rows'
import {
  apart,
  columnsNamed,
  giveLinks,
  giveRows,
  formerName,
  moveFacts,
  moveRecords,
  NAMELESS,
  rename,
  renamed,
  splitUse,
} from './bearers'
import { sumUpAgain } from './sum-up-again'

// A name that is deleted and given again is another identity (AWS: UserId, RoleId; Kubernetes: uid). The newest bears the name; who
// bore it before moves to a key of their own, with everything that was decided about them and everything that they did.

interface Clash {
  identityKey: string
  provider: number
  nativeId: string
  heldId: string
  heldAt: Date
  saidId: string
  saidCreatedAt: Date | null
  heldCreatedAt: Date | null
}

const formerKeyOf = (clash: Clash, uniqueId: string) =>
  identityKeyOf({ provider: word(providers, clash.provider), nativeId: formerName(clash.nativeId, uniqueId) })

/** Looks for staged identities whose own id is not the one that is held under their name. Runs inside the merge, before anything is kept. */
export async function tellIncarnationsApart(client: Client, run: ImportToMerge): Promise<void> {
  await client.query('create temp table moved_record (record_key bigint) on commit drop')
  const { rows } = await client.query<Clash>(
    `select distinct on (w.key) w.key::text as "identityKey", i.provider, i.native_id as "nativeId",
       i.unique_id as "heldId", s.content_at as "heldAt", w.body->>'unique_id' as "saidId",
       (w.body->>'created_at')::timestamptz as "saidCreatedAt",
       i.created_at as "heldCreatedAt"
     from stage_row w
       join stage_record r using (import_id, file_id, record_no)
       join identity i on i.identity_key = w.key
       join sighting s on s.record_key = i.record_key
     where w.import_id = $1
       and w.type = 'identity'
       and r.outcome <> 'unreadable'
       and i.unique_id <> w.body->>'unique_id'
     order by w.key`,
    [run.id],
  )
  // Findings and tasks go along: not while they are judged.
  if (rows.length > 0) await client.query('select pg_advisory_xact_lock(3, 0)')
  for (const clash of rows)
    if (isLater(clash, run.asOf)) {
      await moveHeld(client, clash, run.asOf)
      await giveBack(client, clash)
    } else await moveStaged(client, clash, run)
  await decideAgain(
    client,
    rows.map(({ identityKey }) => identityKey),
    run,
  )
  // A record without the own id that is older than whoever bears the name now tells of the one before.
  const { rows: older } = await client.query<{ key: string; former: string; uniqueId: string }>(
    `select distinct w.identity_key::text as key, n.former_key::text as former, n.unique_id as "uniqueId"
     from stage_row w
       join stage_record r using (import_id, file_id, record_no)
       join incarnation n on n.identity_key = w.identity_key
     where w.import_id = $1
       and n.until_at = (
         select min(o.until_at) from incarnation o where o.identity_key = w.identity_key and o.until_at > $2
       )
       and not exists (
         select 1
         from stage_row o
         where o.import_id = w.import_id
           and o.file_id = w.file_id
           and o.record_no = w.record_no
           and o.type = 'identity'
           and o.body ? 'unique_id'
       )`,
    [run.id, run.asOf],
  )
  for (const { key, former, uniqueId } of older) await rename(client, run, key, former, uniqueId, false)
}

/**
 * Whether the staged identity bears the name now. Who was made later does: an old list may be handed over as one of today. Where nobody
 * tells when they were made, the later list counts.
 */
function isLater({ saidCreatedAt, heldCreatedAt, heldAt }: Clash, asOf: Date): boolean {
  if (saidCreatedAt && heldCreatedAt && saidCreatedAt.getTime() !== heldCreatedAt.getTime())
    return saidCreatedAt > heldCreatedAt
  return asOf >= heldAt
}

/** A late record of who bore the name before: it goes to their key. */
async function moveStaged(client: Client, clash: Clash, run: ImportToMerge): Promise<void> {
  const former = formerKeyOf(clash, clash.saidId)
  const until = clash.heldCreatedAt ?? clash.heldAt
  await noteFormer(client, clash, former, clash.saidId, until)
  await giveOwnId(client, clash, clash.saidId, former)
  await moveNameless(client, clash, former, until)
  await splitUse(client, clash.identityKey)
  // Whoever bears the name now was not seen before they were made.
  await client.query(
    `update identity i
     set seen_from = least(
       (select min(said_from) from claim where type = 'identity' and key = i.identity_key),
       (select min(first_at) from credential_context where identity_key = i.identity_key)
     )
     where i.identity_key = $1`,
    [clash.identityKey],
  )
  await client.query(markChanged('values ($1::bigint), ($2::bigint)'), [clash.identityKey, former])
  await rename(client, run, clash.identityKey, former, clash.saidId, true)
}

/** Where records name an identity by its own id too, that id stays with whom it was of. */
async function giveOwnId(client: Client, { provider }: Clash, uniqueId: string, to: string): Promise<void> {
  await client.query('update identity_alias set identity_key = $2 where alias_key = $1', [
    identityKeyOf({ provider: word(providers, provider), nativeId: uniqueId }),
    to,
  ])
}

/** What lists without own ids said of the name in the former one's time is about them. */
async function moveNameless(client: Client, clash: Clash, former: string, until: Date): Promise<void> {
  const { identityKey: key, saidId } = clash
  await client.query('create temp table old_record (record_key bigint, new_key bigint) on commit drop')
  await client.query(
    `insert into old_record select s.record_key, ${renamed('s.record_key', '$2')} from sighting s
     where s.identity_key = $1 and s.content_at < $3 and ${NAMELESS}`,
    [key, saidId, until],
  )
  await moveFacts(client, key, former, saidId, formerName(clash.nativeId, saidId))
  await client.query('drop table old_record')
}

/** The name has been given again: whoever is held under it moves to a key of their own. */
async function moveHeld(client: Client, clash: Clash, asOf: Date): Promise<void> {
  const { identityKey: key, heldId } = clash
  const former = formerKeyOf(clash, heldId)
  const until = clash.saidCreatedAt ?? asOf
  await noteFormer(client, clash, former, heldId, until)
  await client.query('create temp table old_record (record_key bigint, new_key bigint) on commit drop')
  await client.query(
    `insert into old_record
     select s.record_key, ${renamed('s.record_key', '$2')}
     from sighting s
     where identity_key = $1 and content_at < $3`,
    [key, heldId, until],
  )
  await client.query(
    `insert into old_record
     select c.record_key, ${renamed('c.record_key', '$2')}
     from claim c
     where c.type = 'identity'
       and c.key = $1
       and c.body->>'unique_id' = $2
       and not exists (select 1 from old_record o where o.record_key = c.record_key)`,
    [key, heldId],
  )
  await moveRecords(client, key, former, heldId, formerName(clash.nativeId, heldId))
  // Decisions, findings and rights go along; the new one starts without any.
  for (const { table } of await columnsNamed(client, ['identity_key']))
    if (!apart.has(table))
      await giveRows(client, table, [key, former], table === 'credential' ? isOfBefore(until) : undefined)
  await giveLinks(client, key, former)
  await giveOwnId(client, clash, heldId, former)
  await giveOwnId(client, clash, clash.saidId, key)
  await client.query('update identity set native_id = $2, unique_id = $3 where identity_key = $1', [
    former,
    formerName(clash.nativeId, heldId),
    heldId,
  ])
  await client.query('insert into moved_record select new_key from old_record')
  await client.query('drop table old_record')
  await splitUse(client, key)
  await client.query(markChanged('values ($1::bigint), ($2::bigint)'), [key, former])
}

/** SQL of the credentials `t` that rest on records of the former bearer, and that were not used since. */
const isOfBefore = (until: Date): string => `
  (t.record_key is null or t.record_key in (select new_key from old_record))
  and not exists (
    select 1
    from credential_context x
    where x.identity_key = t.identity_key
      and x.credential_key = t.credential_key
      and x.last_at >= '${until.toISOString()}'::timestamptz
  )`

/**
 * Staged records of names were held against what the former bearer's records said, which have moved away by now: they may have looked
 * late, and would be left out.
 */
async function decideAgain(client: Client, names: readonly string[], run: ImportToMerge): Promise<void> {
  if (names.length === 0) return
  await client.query(
    `update stage_record r
     set outcome = case ${BROUGHT} end
     from stage_record m
       join import i on i.id = m.import_id
       left join sighting s on s.record_key = m.record_key
     where r.import_id = $1
       and r.identity_key = any($2)
       and r.outcome not in ('repeated', 'unreadable')
       and m.import_id = r.import_id
       and m.file_id = r.file_id
       and m.record_no = r.record_no`,
    [run.id, names],
  )
}

/** Lists contradict each other: somebody who bore the name before bears it again, and gets back what went along with them. */
async function giveBack(client: Client, clash: Clash): Promise<void> {
  const { identityKey: key, saidId, nativeId } = clash
  const former = formerKeyOf(clash, saidId)
  const { rowCount } = await client.query('delete from incarnation where former_key = $1', [former])
  if (rowCount === 0) return
  await client.query('create temp table old_record (record_key bigint, new_key bigint) on commit drop')
  await client.query(
    `insert into old_record
     select s.record_key, m.named_key
     from sighting s
       join renamed_record m using (record_key)
     where s.identity_key = $1
       and not exists (select 1 from sighting o where o.record_key = m.named_key)`,
    [former],
  )
  await moveRecords(client, former, key, saidId, nativeId)
  // What the same record says of the name now has taken the place of what it said of them.
  await client.query(
    'delete from claim c using sighting s where s.identity_key = $1 and c.record_key = s.record_key',
    [former],
  )
  await client.query('delete from sighting where identity_key = $1', [former])
  for (const { table } of await columnsNamed(client, ['identity_key']))
    if (!apart.has(table)) await giveRows(client, table, [former, key])
  await giveLinks(client, former, key)
  await client.query('update identity set native_id = $2, unique_id = $3 where identity_key = $1', [
    key,
    nativeId,
    saidId,
  ])
  await client.query('insert into moved_record select new_key from old_record')
  await client.query('drop table old_record')
  await client.query('update event set identity_key = $2 where identity_key = $1', [former, key])
  await sumUpAgain(client, `values (${former}::bigint)`)
  await splitUse(client, key)
  await client.query(markChanged('values ($1::bigint), ($2::bigint)'), [key, former])
}

async function noteFormer(
  client: Client,
  clash: Clash,
  former: string,
  uniqueId: string,
  until: Date,
): Promise<void> {
  await client.query(
    `insert into incarnation (identity_key, former_key, unique_id, until_at) values ($1, $2, $3, $4)
     on conflict (former_key) do update set until_at = least(incarnation.until_at, excluded.until_at)`,
    [clash.identityKey, former, uniqueId, until],
  )
}

/**
 * A name is borne until the next one is made, also by somebody between whom nobody had heard of when the later one came: several
 * may bear a name one after the other, and arrive in any order.
 */
async function settleChains(client: Client): Promise<void> {
  const { rows } = await client.query<{ key: string }>(
    `with bearer as (
       select n.name_key, n.key, min((c.body->>'created_at')::timestamptz) as made_at
       from (
         select identity_key as name_key, identity_key as key
         from incarnation
         union
         select identity_key, former_key
         from incarnation
       ) n
         join claim c on c.type = 'identity' and c.key = n.key and c.body ? 'created_at'
       group by 1, 2
     ),
     next as (
       select b.key, min(o.made_at) as until_at
       from bearer b
         join bearer o on o.name_key = b.name_key and o.made_at > b.made_at
       group by 1
     ),
     earlier as (
       update incarnation n set until_at = x.until_at
       from next x
       where n.former_key = x.key and n.until_at > x.until_at
       returning n.identity_key
     )
     select distinct identity_key::text as key
     from earlier`,
  )
  for (const { key } of rows) {
    await client.query('select pg_advisory_xact_lock(3, 0)')
    await settleNameless(client, key)
    await splitUse(client, key)
    // What they were seen doing may have been somebody else's.
    await client.query(
      `update identity i
       set seen_from = least(
         (select min(said_from) from claim where type = 'identity' and key = i.identity_key),
         (select min(first_at) from credential_context where identity_key = i.identity_key)
       )
       where i.identity_key in (
           select $1::bigint union select former_key from incarnation where identity_key = $1
         )
         and exists (select 1 from claim where type = 'identity' and key = i.identity_key)`,
      [key],
    )
    await client.query(
      markChanged('select $1::bigint union select former_key from incarnation where identity_key = $1'),
      [key],
    )
  }
}

/** What lists without own ids said is about whoever bore the name then, also when others were taken for them at first. */
async function settleNameless(client: Client, key: string): Promise<void> {
  const bearer = `
    (
      select n.former_key
      from incarnation n
      where n.identity_key = $1 and n.until_at > s.content_at
      order by n.until_at limit 1
    )`
  const { rows } = await client.query<{ from: string; to: string; uniqueId: string; name: string }>(
    `select distinct s.identity_key::text as "from", n.former_key::text as "to", n.unique_id as "uniqueId",
       i.native_id as name
     from sighting s
       join incarnation n on n.former_key = ${bearer}
       join identity i on i.identity_key = $1
     where s.identity_key in (select former_key from incarnation where identity_key = $1)
       and s.identity_key <> n.former_key
       and ${NAMELESS}`,
    [key],
  )
  for (const { from, to, uniqueId, name } of rows) {
    await client.query('create temp table old_record (record_key bigint, new_key bigint) on commit drop')
    await client.query(
      `insert into old_record select s.record_key, ${renamed('s.record_key', '$4')} from sighting s
       where s.identity_key = $2 and ${bearer} = $3 and ${NAMELESS}
         and not exists (select 1 from sighting o where o.record_key = ${renamed('s.record_key', '$4')})`,
      [key, from, to, uniqueId],
    )
    await moveFacts(client, from, to, uniqueId, formerName(name, uniqueId))
    await client.query('drop table old_record')
  }
}

/** Whoever bore a name before is gone since it was given again, whatever lists them. Runs after retirement. */
export async function endFormer(client: Client): Promise<void> {
  await settleChains(client)
  await client.query('insert into turned_record select record_key from moved_record')
  await client.query(
    `with ended as (
       update sighting s set gone_at = least(s.gone_at, greatest(n.until_at, s.first_seen_at))
       from incarnation n
       where s.identity_key = n.former_key
         and (s.gone_at is null or s.gone_at > greatest(n.until_at, s.first_seen_at))
       returning s.record_key
     )
     insert into turned_record
     select record_key
     from ended`,
  )
}
