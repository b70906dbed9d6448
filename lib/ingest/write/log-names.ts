import type { Client } from '@/lib/db/pool'
import { forgetChanged, markChanged } from '@/lib/facts/changed'
import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { closeDoubles } from './double-findings'
import { settleFormerCredentials } from './former-credentials'
import { sumUpAgain } from './sum-up-again'

const AWS = code(providers, 'aws')
const KINDS = (['iam_role', 'iam_user'] as const).map((kind) => code(identityKinds, kind)).join(', ')

/** No record tells more of the identity than its name: it is known from a log, or from lists without paths. */
const namedOnly = (alias: string) => `
  (
    not ${alias}.in_inventory and ${alias}.record_key is null
    or ${alias}.in_inventory
      and not exists (
        select 1
        from claim c
        where c.type = 'identity' and c.key = ${alias}.identity_key and not c.body ? 'name_only'
      )
  )`

/** Whoever stood under the name at an instant: the newest of those who bore it by then. */
export const bearerAt = (nameKey: string, at: string): string =>
  `(
     select a.real_key
     from name_alias a
     where a.name_key = ${nameKey} and a.from_at <= ${at}
     order by a.from_at desc limit 1
   )`

/** Whoever bore the full name of an identity at an instant, where it was given again (`incarnations.ts`). */
const incarnationAt = (key: string, at: string): string =>
  `coalesce(
     (
       select f.former_key
       from incarnation f
       where f.identity_key = ${key} and f.until_at > ${at}
       order by f.until_at limit 1
     ),
     ${key}
   )`

/**
 * A log, or a list of keys, may name a user or a role without its path: a session without an issuer, the user of a request. An account
 * has one of that name at a time (IAM user guide, "IAM identifiers"), so it means whoever bore the name in full then. Events and
 * records go there, and the bare name leaves the roll. Worked out from all bearers known, so that it does not matter who becomes known
 * last. Safe to call at any time; runs behind the roll-up.
 */
export async function resolveLogNames(client: Client): Promise<void> {
  await client.query(
    `create temp table bare_name on commit drop as
     select g.identity_key as name_key, g.provider, g.scope, g.kind, g.name
     from identity g
       join (
         select scope, kind, name
         from identity
         where provider = ${AWS} and kind in (${KINDS})
         group by 1, 2, 3
         having count(*) > 1
       ) s using (scope, kind, name)
     where g.provider = ${AWS}
       and split_part(g.native_id, ':', 6) not like '%/%/%'
       and not exists (select 1 from incarnation n where n.former_key = g.identity_key)
     union
     select a.name_key, r.provider, r.scope, r.kind, r.name
     from name_alias a
       join identity r on r.identity_key = a.real_key`,
  )
  await findBearers(client)
  const { rowCount } = await client.query(
    `create temp table resolved_name on commit drop as
     select b.name_key, bool_or(b.real_key = b.name_key) as is_bearer
     from name_bearer b
     group by 1
     having not bool_or(b.real_key = b.name_key)
         and exists (select 1 from identity i where i.identity_key = b.name_key)
       or array_agg((b.real_key, b.from_at)::text order by b.from_at) is distinct from (
         select array_agg((a.real_key, a.from_at)::text order by a.from_at)
         from name_alias a
         where a.name_key = b.name_key
       )`,
  )
  if (rowCount) await giveToBearers(client)
  await client.query('drop table bare_name, name_bearer, resolved_name')
}

/**
 * Leaves the temporary table `name_bearer` (name_key, real_key, from_at): who bore each name of `bare_name`, and from when on. The first bore
 * it always, as far as anybody knows; the next since they were made. Whoever was moved to another path (`UpdateUser`) keeps the date on
 * which they were made: they bear the new name since it was first heard of. Names that nobody else bore are left out.
 */
async function findBearers(client: Client): Promise<void> {
  await client.query(
    `create temp table name_bearer on commit drop as
     with known as (
       select n.name_key, r.identity_key as real_key, r.created_at, not r.in_inventory as is_log_only,
         count(*) over (partition by n.name_key) as bearers
       from bare_name n
         join identity r
           on r.provider = n.provider and r.scope = n.scope and r.kind = n.kind and r.name = n.name
       where (r.native_id like '%/%/%' or not ${namedOnly('r')})
         and not exists (select 1 from incarnation i where i.former_key = r.identity_key)
     ),
     heard as (
       select
         *,
         case
           when bearers > 1
             then least(
               (select min(c.said_from) from claim c where c.type = 'identity' and c.key = real_key),
               case
                 when is_log_only
                   then (
                     select min(e.occurred_at)
                     from event e
                     where e.identity_key = real_key and e.named_key is null
                   )
               end
             )
         end as heard_at
       from known
     ),
     ranked as (
       select *, row_number() over names as place, lag(created_at) over names as made_before
       from heard
       window names as (
         partition by name_key order by created_at nulls first, heard_at nulls first, real_key
       )
     )
     select
       name_key, real_key,
       case
         when place = 1 then '-infinity'
         when created_at > made_before or made_before is null then coalesce(created_at, heard_at)
         else heard_at
       end as from_at
     from ranked
     where bearers > 1 or real_key <> name_key`,
  )
  // Two that nothing tells apart in time: one has to be taken, and always the same.
  await client.query(
    `delete from name_bearer b
     using name_bearer o
     where o.name_key = b.name_key
       and (b.from_at is null or o.from_at = b.from_at and o.real_key < b.real_key)`,
  )
}

/** Gives what was said of the names in `resolved_name` to those who bore them, and takes the bare names off the roll. */
async function giveToBearers(client: Client): Promise<void> {
  await client.query(
    `create temp table bearing_identity on commit drop as
     select real_key as key from name_alias join resolved_name using (name_key)
     union select real_key from name_bearer join resolved_name using (name_key)
     union select name_key from resolved_name`,
  )
  await client.query(
    `insert into bearing_identity
     select n.former_key
     from incarnation n
       join bearing_identity b on b.key = n.identity_key`,
  )
  await client.query('delete from name_alias a using resolved_name n where a.name_key = n.name_key')
  await client.query(
    `insert into name_alias (name_key, real_key, from_at)
     select name_key, real_key, from_at
     from name_bearer
       join resolved_name using (name_key)`,
  )
  await giveEvents(client)
  await giveRecords(client)
  await giveDecisions(client)
  for (const table of [
    'credential',
    'ownership',
    'finding',
    'posture',
    'privilege',
    'escalation_path',
    'identity',
  ])
    await client.query(
      `delete from ${table} t using resolved_name n where t.identity_key = n.name_key and not n.is_bearer`,
    )
  await settleFormerCredentials(client)
  // Who was seen at work before a list named them was there by then; whose work turned out to be another's was not.
  await client.query(
    `update identity i set seen_from = coalesce(least(
       (select min(said_from) from claim where type = 'identity' and key = i.identity_key),
       (select min(first_at) from credential_context where identity_key = i.identity_key)), i.seen_from)
     where i.identity_key in (select key from bearing_identity)`,
  )
  await client.query(markChanged('select key from bearing_identity join identity on identity_key = key'))
  await client.query(
    forgetChanged('using resolved_name n where c.identity_key = n.name_key and not n.is_bearer'),
  )
  await client.query('drop table bearing_identity')
}

async function giveEvents(client: Client): Promise<void> {
  const bearer = incarnationAt(bearerAt('n.name_key', 'e.occurred_at'), 'e.occurred_at')
  const { rowCount } = await client.query(
    `update event e set named_key = n.name_key, identity_key = ${bearer}
     from resolved_name n
     where n.name_key = coalesce(e.named_key, e.identity_key)
       and (e.named_key is null or e.identity_key <> ${bearer})`,
  )
  if (rowCount) await sumUpAgain(client, 'select key from bearing_identity')
}

// A record without the path speaks of whoever bore the name when it was written, and so do the facts that rest on it.
async function giveRecords(client: Client): Promise<void> {
  const nameOnly = `exists (
       select 1
       from claim c
       where c.record_key = s.record_key
         and c.type = 'identity'
         and c.key = n.name_key
         and c.body ? 'name_only'
     )`
  await client.query(
    `update sighting s set named_key = n.name_key, identity_key = ${bearerAt('n.name_key', 's.content_at')}
     from resolved_name n
     where s.named_key = n.name_key
       or s.identity_key = n.name_key and s.named_key is null and (not n.is_bearer or ${nameOnly})`,
  )
  await client.query(
    `delete from claim c using resolved_name n
     where c.type = 'identity' and c.key = n.name_key and (not n.is_bearer or c.body ? 'name_only')`,
  )
  await client.query(
    `update claim c set identity_key = s.identity_key
     from sighting s
       join resolved_name n on n.name_key = s.named_key
     where c.record_key = s.record_key and c.identity_key <> s.identity_key and c.type <> 'identity'`,
  )
  await client.query(
    `update credential t set identity_key = s.identity_key
     from sighting s
       join resolved_name n on n.name_key = s.named_key
     where t.record_key = s.record_key
       and t.identity_key <> s.identity_key
       and not exists (
         select 1
         from credential o
         where o.identity_key = s.identity_key and o.credential_key = t.credential_key
       )`,
  )
  // What only a log knows stands with the last bearer until use tells whose it is.
  await client.query(
    `update credential t set identity_key = ${bearerAt('n.name_key', "'infinity'")}
     from resolved_name n
     where t.identity_key = n.name_key
       and not n.is_bearer
       and not exists (
         select 1
         from credential o
         where o.identity_key = ${bearerAt('n.name_key', "'infinity'")}
           and o.credential_key = t.credential_key
       )`,
  )
}

// Findings and tasks go with the name; those of a credential follow it afterwards.
async function giveDecisions(client: Client): Promise<void> {
  const bearer = bearerAt('n.name_key', "'infinity'")
  await client.query(
    `update finding t set identity_key = ${bearer}
     from resolved_name n
     where t.identity_key = n.name_key
       and not n.is_bearer
       and not exists (
         select 1
         from finding o
         where o.check_no = t.check_no
           and o.credential_key = t.credential_key
           and o.identity_key = ${bearer}
       )`,
  )
  await closeDoubles(client, 'f.identity_key in (select name_key from resolved_name n where not n.is_bearer)')
  await client.query(
    `update task t set identity_key = ${bearer}
     from resolved_name n
     where t.identity_key = n.name_key and not n.is_bearer`,
  )
}

/** The same for what an import has staged: rows of a name go to whoever bears it in full. Runs inside the merge, before anything is kept. */
export async function resolveStagedNames(client: Client, importId: number): Promise<void> {
  await client.query(
    `create temp table bare_name on commit drop as
     select distinct w.key as name_key, (w.body->>'provider')::smallint as provider,
       w.body->>'scope' as scope, (w.body->>'kind')::smallint as kind, w.body->>'name' as name
     from stage_row w
     where w.import_id = $1
       and w.type = 'identity'
       and w.body ? 'name_only'
       and not exists (select 1 from name_alias a where a.name_key = w.key)
       and not exists (
         select 1 from claim c where c.type = 'identity' and c.key = w.key and not c.body ? 'name_only'
       )`,
    [importId],
  )
  await findBearers(client)
  await client.query(
    `insert into name_alias (name_key, real_key, from_at)
     select name_key, real_key, from_at
     from name_bearer`,
  )
  await client.query('drop table bare_name, name_bearer')
  await client.query(
    `delete from stage_row w using name_alias n
     where w.import_id = $1 and w.type = 'identity' and w.key = n.name_key and w.body ? 'name_only'`,
    [importId],
  )
  await client.query(
    // Unless the record itself says that somebody bears the name without a path.
    `update stage_record r set named_key = r.identity_key
     where r.import_id = $1
       and r.identity_key in (select name_key from name_alias)
       and not exists (
         select 1
         from stage_row w
         where (w.import_id, w.file_id, w.record_no) = (r.import_id, r.file_id, r.record_no)
           and w.type = 'identity'
           and w.key = r.identity_key
       )`,
    [importId],
  )
  await client.query(
    `update stage_row w set identity_key = ${bearerAt('r.named_key', 'i.as_of')}
     from stage_record r, import i
     where w.import_id = $1
       and i.id = $1
       and (r.import_id, r.file_id, r.record_no) = (w.import_id, w.file_id, w.record_no)
       and w.identity_key = r.named_key`,
    [importId],
  )
  await client.query(
    `update stage_record r set identity_key = ${bearerAt('r.named_key', 'i.as_of')} from import i
     where r.import_id = $1 and i.id = $1 and r.named_key is not null`,
    [importId],
  )
}
