import type { Client } from '@/lib/db/pool'
import { GONE } from '@/lib/facts/terms'
import { code, identityKinds, identityStatuses } from '@/lib/model/vocabulary'

const SERVICE_ACCOUNT = code(identityKinds, 'service_account')
const ACTIVE = code(identityStatuses, 'active')
const DISABLED = code(identityStatuses, 'disabled')

/**
 * Puts those users of directories on the roll of whom somebody decided that they are machines: each account that a directory tells of is
 * an identity. It ends with its account, or when the decision is taken back. Where an inventory lists the same account, that speaks; and
 * of two addresses of one account the one that was listed last.
 * Runs after `writePeople`, whose temporary table it reads.
 */
export async function settleMachines(client: Client): Promise<void> {
  // A list of no directory names an account only where no directory does.
  await client.query(
    `create temp table due_machine on commit drop as
     select p.id, p.email, a.identity_key, a.provider, a.native_id, p.name,
       split_part(p.email, '@', 2) as scope,
       case when coalesce(a.active, a.is_here) then ${ACTIVE} else ${DISABLED} end as status,
       a.created_at, a.last_used_at,
       case
         when p.manager is not null
           then jsonb_build_array(jsonb_build_object('from', 'field', 'key', 'manager', 'value', p.manager))
       end as owner_hints,
       a.record_key, a.source_id, a.import_id, a.content_at, a.seen_from
     from said_person s
       join person p on p.email = s.email and p.nature = 'machine'
       cross join lateral (
         select distinct on (b.identity_key) b.*, c.record_key, g.source_id, g.import_id,
           g.content_at, c.said_from as seen_from, (c.body->>'active')::boolean as is_here
         from claim c
           join sighting g using (record_key)
           cross join lateral jsonb_each(c.body) w
           cross join lateral jsonb_to_record(w.value) as b (
             identity_key bigint, provider smallint, native_id text, active boolean,
             created_at timestamptz, last_used_at timestamptz
           )
         where c.type = 'person'
           and c.key = s.key
           and w.key like 'account:%'
           and c.ended_at is null
           and g.gone_at is null
           and (
             w.key <> 'account:other'
             or not exists (
               select 1
               from claim d
                 join sighting e using (record_key)
                 cross join lateral jsonb_object_keys(d.body) k
               where d.type = 'person'
                 and d.key = s.key
                 and d.ended_at is null
                 and e.gone_at is null
                 and k like 'account:%'
                 and k <> 'account:other'
             )
           )
         order by b.identity_key, g.content_at desc, c.said_from, c.record_key
       ) a`,
  )
  // Writes what differs: an identity whose last use alone moved on differs too.
  await client.query(
    `with written as (
       insert into identity as i (
         identity_key, provider, kind, native_id, name, scope, status, created_at, last_used_at, description,
         owner_hints, in_inventory, source_id, record_key, use_record_key, import_id, seen_from
       )
       select distinct on (identity_key) identity_key, provider, ${SERVICE_ACCOUNT}, native_id, name, scope,
         status, created_at, last_used_at,
         'A user of a directory that somebody here knows to be a machine', owner_hints, true,
         source_id, record_key, case when last_used_at is not null then record_key end, import_id, seen_from
       from due_machine
       order by identity_key, content_at desc, email
       on conflict (identity_key) do update set
         kind = excluded.kind, name = excluded.name, scope = excluded.scope, status = excluded.status,
         created_at = excluded.created_at, last_used_at = greatest(i.last_used_at, excluded.last_used_at),
         description = excluded.description, owner_hints = excluded.owner_hints, in_inventory = true,
         source_id = excluded.source_id, record_key = excluded.record_key,
         use_record_key = excluded.use_record_key, import_id = excluded.import_id,
         seen_from = least(i.seen_from, excluded.seen_from), seen_to = null
       where not exists (select 1 from claim c where c.type = 'identity' and c.key = i.identity_key)
         and (
           (
             i.kind, i.name, i.scope, i.status, i.created_at, i.description, i.owner_hints, i.in_inventory,
             i.record_key, i.seen_to
           ) is distinct from (
             excluded.kind, excluded.name, excluded.scope, excluded.status, excluded.created_at,
             excluded.description, excluded.owner_hints, true, excluded.record_key, null
           )
           or coalesce(i.last_used_at, '-infinity') < excluded.last_used_at
         )
       returning i.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from written`,
  )
  // Of what an inventory lists, a directory tells only that it was there earlier, and used later.
  await client.query(
    `with moved as (
       update identity i
       set
         last_used_at = greatest(i.last_used_at, d.last_used_at),
         never_used = case when d.last_used_at is null then i.never_used else false end,
         seen_from = least(i.seen_from, d.seen_from)
       from (
         select identity_key, max(last_used_at) as last_used_at, min(seen_from) as seen_from
         from due_machine
         group by identity_key
       ) d
       where i.identity_key = d.identity_key
         and exists (select 1 from claim c where c.type = 'identity' and c.key = i.identity_key)
         and (coalesce(i.last_used_at, '-infinity') < d.last_used_at or d.seen_from < i.seen_from)
       returning i.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from moved`,
  )
  // What is no account of a machine any more: of whom it is remembered, until it has ended.
  await client.query(
    `with former as (
       select k as identity_key, max(s.ended_at) as ended_at
       from said_person s
         join person p on p.email = s.email
         cross join lateral unnest(p.machine_keys) k
       where not exists (select 1 from due_machine d where d.identity_key = k)
         and not exists (
           select 1
           from person o
           where k = any(o.machine_keys) and o.email not in (select email from said_person)
         )
       group by k
     ),
     ended as (
       update identity i set seen_to = coalesce(f.ended_at, knowledge_time()), status = ${GONE}
       from former f
       where i.identity_key = f.identity_key
         and i.seen_to is null
         and not exists (select 1 from claim c where c.type = 'identity' and c.key = i.identity_key)
       returning i.identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from ended`,
  )
  await client.query(
    `update person p set machine_keys = n.keys
     from (
       select q.id,
         array(select d.identity_key from due_machine d where d.id = q.id order by 1) as keys
       from said_person s
         join person q on q.email = s.email
     ) n
     where p.id = n.id and p.machine_keys <> n.keys`,
  )
}
