import type { Client } from '@/lib/db/pool'
import { code, ownerStates } from '@/lib/model/vocabulary'
import { saidOf } from './facts-from-claims'

const OWNED = code(ownerStates, 'owned')

/**
 * Writes what the touched records of directories say of people and teams. Teams come first: people name theirs. Whom a complete
 * directory no longer lists has left, and a machine is nobody who could answer for anything. Leaves what is said of each person in the
 * temporary table `said_person`. Runs inside the merge, after the facts are written and `followAccounts`.
 */
export async function writePeople(client: Client): Promise<void> {
  await client.query(`create temp table directory_name (name text) on commit drop`)
  await client.query(
    `create temp table said_person on commit drop as
     select
       s.key, s.ended_at, s.body->>'email' as email, s.body->>'name' as name, s.body->>'team' as team,
       s.body->>'manager' as manager,
       (s.body->>'active')::boolean and s.ended_at is null as active,
       coalesce((s.body->>'left_at')::timestamptz, s.ended_at) as left_at,
       array(
         select distinct g
         from jsonb_each(s.body) a
           cross join lateral jsonb_array_elements_text(a.value->'signs') g
         where a.key like 'account:%'
         order by g
       ) as signs
     from ${saidOf('person')} s`,
  )
  // Teams that are listed; a record without a contact or parent leaves the stored one.
  await client.query(
    `with written as (
       insert into team as t (name, contact, parent)
       select distinct on (s.body->>'name') s.body->>'name', s.body->>'contact', s.body->>'parent'
       from ${saidOf('team')} s
       where s.ended_at is null
       on conflict (name) do update
       set contact = coalesce(excluded.contact, t.contact), parent = coalesce(excluded.parent, t.parent)
       where (t.contact, t.parent) is distinct from (
           coalesce(excluded.contact, t.contact), coalesce(excluded.parent, t.parent)
         )
       returning t.name, t.contact
     )
     insert into directory_name
     select lower(name)
     from written
     union
     select lower(contact)
     from written
     where contact is not null`,
  )
  await client.query(
    `with written as (
       insert into team (name)
       select distinct team
       from said_person
       where team is not null
       on conflict do nothing
       returning name
     )
     insert into directory_name
     select lower(name)
     from written`,
  )
  // People that are listed; only changes are written, and who changed is remembered.
  await client.query(
    `with written as (
       insert into person as p (
         email, name, team_id, manager, active, left_at, signs, nature, nature_by, nature_at
       )
       select s.email, s.name, t.id, s.manager, s.active and f.nature is distinct from 'machine', s.left_at,
         s.signs, f.nature, f.nature_by, f.nature_at
       from said_person s
         left join team t on t.name = s.team
         left join followed_nature f using (key)
       on conflict (email) do update set
         name = excluded.name,
         team_id = coalesce(excluded.team_id, p.team_id),
         manager = coalesce(excluded.manager, p.manager),
         active = excluded.active and coalesce(excluded.nature, p.nature) is distinct from 'machine',
         left_at = excluded.left_at, signs = excluded.signs,
         nature = coalesce(excluded.nature, p.nature),
         nature_by = coalesce(excluded.nature_by, p.nature_by),
         nature_at = coalesce(excluded.nature_at, p.nature_at)
       where (
           p.name, p.team_id, p.manager, p.active, p.left_at, p.signs, p.nature, p.nature_by, p.nature_at
         ) is distinct from (
           excluded.name, coalesce(excluded.team_id, p.team_id), coalesce(excluded.manager, p.manager),
           excluded.active and coalesce(excluded.nature, p.nature) is distinct from 'machine',
           excluded.left_at, excluded.signs, coalesce(excluded.nature, p.nature),
           coalesce(excluded.nature_by, p.nature_by), coalesce(excluded.nature_at, p.nature_at)
         )
       returning p.email, p.name, p.id
     ),
     owned as (
       insert into written_row
       select 'identity', 0, o.identity_key
       from written w
         join ownership o on o.person_id = w.id
     )
     insert into directory_name
     select email
     from written
     union
     select lower(name)
     from written`,
  )
  // Whose tags name somebody that the directory has come to know, or now tells otherwise.
  await client.query(
    `insert into written_row
     select distinct 'identity', 0::bigint, i.identity_key
     from identity i,
       jsonb_array_elements(
         case when jsonb_typeof(i.owner_hints) = 'array' then i.owner_hints else '[]' end
       ) h
     where exists (select 1 from directory_name)
       and i.seen_to is null
       and lower(trim(h->>'value')) in (select name from directory_name)
     union
     -- Suggested owners depend on the whole directory, so identities without an owner are evaluated again.
     select 'identity', 0, p.identity_key
     from posture p
     where exists (select 1 from directory_name) and p.owner_state <> ${OWNED}
     union
     select 'identity', 0, c.identity_key
     from credential c
     where exists (select 1 from directory_name)
       and c.seen_to is null
       and c.created_by is not null
       and lower(coalesce(substring(c.created_by from '[^/: ]+@[^/: ]+$'), c.created_by)) in (
         select name from directory_name
       )`,
  )
}
