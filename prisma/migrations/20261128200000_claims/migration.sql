-- The versions of a statement are joined by hash: nothing tells the planner how many there are, and a nested loop over 25,000 rows
-- takes minutes.
-- Keeps the history of a table. Called again after the table has got another column, it takes that in.
-- ignored: columns that say nothing new by changing (progress, "seen again"): the present row shows them as they are now.
create or replace function keep_history(name text, ignored text[] default '{}') returns void language plpgsql as $f$
declare
  columns text; watched_old text; watched_new text; keys text; missing record; unique_index record;
begin
  if not exists (select 1 from pg_attribute where attrelid = format('public.%I', name)::regclass and attname = 'valid_from') then
    execute format('alter table public.%I add column valid_from timestamptz not null default knowledge_time()', name);
    execute format('create table history.%I (like public.%I)', name, name);
    execute format('alter table history.%I add column valid_to timestamptz not null', name);
    execute format('create index on history.%I (valid_to)', name);
    for unique_index in
      select (select string_agg(quote_ident(a.attname), ', ' order by k.place)
              from unnest(i.indkey::int[]) with ordinality k (no, place) join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.no) as list
      from pg_index i
      where i.indrelid = format('public.%I', name)::regclass and i.indisunique and i.indpred is null and i.indexprs is null
    loop
      execute format('create index on history.%I (%s)', name, unique_index.list);
    end loop;
  end if;
  for missing in
    select a.attname, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
    where a.attrelid = format('public.%I', name)::regclass and a.attnum > 0 and not a.attisdropped
      and not exists (select 1 from pg_attribute h where h.attrelid = format('history.%I', name)::regclass and h.attname = a.attname and not h.attisdropped)
  loop
    execute format('alter table history.%I add column %I %s', name, missing.attname, missing.type);
  end loop;
  select string_agg(quote_ident(attname), ', ' order by attnum),
         string_agg('old.' || quote_ident(attname), ', ' order by attnum) filter (where attname <> 'valid_from' and attname <> all(ignored)),
         string_agg('new.' || quote_ident(attname), ', ' order by attnum) filter (where attname <> 'valid_from' and attname <> all(ignored))
    into columns, watched_old, watched_new
    from pg_attribute where attrelid = format('public.%I', name)::regclass and attnum > 0 and not attisdropped;
  select string_agg(quote_ident(a.attname), ', ') into keys
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = format('public.%I', name)::regclass and i.indisprimary;

  execute format('create or replace trigger begin_version before update on public.%I for each row
    when ((%s) is distinct from (%s)) execute function begin_version()', name, watched_old, watched_new);
  execute format($sql$
    create or replace function history.%I() returns trigger language plpgsql security definer set search_path = public, pg_catalog set enable_nestloop = off as $t$
    begin
      insert into history.%I (%s, valid_to)
      select %s, coalesce(later, greatest(knowledge_time(), valid_from))
      from before b left join (select %s, valid_from as later from after) a using (%s)
      where later is null or later > valid_from;
      return null;
    end $t$ $sql$, name || '_updated', name, columns, columns, keys, keys);
  execute format('create or replace trigger keep_versions after update on public.%I referencing old table as before new table as after
    for each statement execute function history.%I()', name, name || '_updated');
  execute format($sql$
    create or replace function history.%I() returns trigger language plpgsql security definer set search_path = public, pg_catalog as $t$
    begin
      insert into history.%I (%s, valid_to) select %s, greatest(knowledge_time(), valid_from) from before where valid_from < knowledge_time();
      return null;
    end $t$ $sql$, name || '_deleted', name, columns, columns);
  execute format('create or replace trigger keep_deleted after delete on public.%I referencing old table as before
    for each statement execute function history.%I()', name, name || '_deleted');
  execute format('drop view if exists past.%I cascade', name);
  execute format('create view past.%I as select %s from public.%I where valid_from <= past.at()
    union all select %s from history.%I where valid_from <= past.at() and valid_to > past.at()', name, columns, name, columns, name);
end $f$;
do $$
declare one record;
begin
  for one in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'history' and p.proname like '%\_updated' loop
    execute format('alter function %s set enable_nestloop = off', one.name);
  end loop;
end $$;

-- What each raw record says of each thing, kept beside the record. The facts of the inventory are worked out from these rows, so
-- that the order in which deliveries arrive does not matter. A row that its record no longer says stays, with its end.
create table claim (
  record_key   bigint not null,
  type         text not null,
  identity_key bigint not null,
  key          bigint not null,
  position     smallint not null,
  body         jsonb not null,
  said_from    timestamptz not null,
  said_to      timestamptz,   -- null while the record says it: then sighting.content_at counts
  ended_at     timestamptz,
  primary key (record_key, type, identity_key, key)
);
create index on claim (type, key, identity_key);
create index on claim (record_key) where type = 'exposure' and body ? 'holder';

create aggregate jsonb_merged(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');

-- Which part of the estate a complete delivery spoke for, and as of when. A record that arrives late is gone since the first
-- complete delivery after it that did not list it.
create table complete_delivery (
  source_id integer not null references source,
  format    text not null,
  scope     text not null,
  about     text not null,
  as_of     timestamptz not null,
  import_id integer not null references import on delete cascade,
  primary key (source_id, format, scope, about, as_of)
);

-- An identity of which a delivery held a record that could not be read: it was listed then, whenever its readable records arrive.
create table unread_listing (
  source_id    integer not null references source,
  format       text not null,
  identity_key bigint not null,
  as_of        timestamptz not null,
  primary key (source_id, format, identity_key, as_of)
);

-- A name that was given again: who bore it before, and until when. What happened earlier is theirs.
create table incarnation (
  identity_key bigint not null,
  former_key   bigint primary key,
  unique_id    text not null,
  until_at     timestamptz not null
);
create index on incarnation (identity_key);

-- A name that a log gives without its path, and the identity that it means.
create table name_alias (
  name_key bigint primary key,
  real_key bigint not null
);

-- Identities of which the facts could not be judged, and why: the others go on without them. A change of theirs tries again.
create table unjudged (
  identity_key bigint primary key,
  reason       text not null,
  at           timestamptz not null default now()
);

-- When its text was last read; listed again but unreadable moves last_seen_at alone.
alter table sighting add column content_at timestamptz;
update sighting set content_at = last_seen_at;
-- When it was read with other words than before: what an earlier version said ended with the next of them.
alter table sighting add column versions_at timestamptz[] not null default '{}';
update sighting set versions_at = array[content_at];
alter table sighting alter column content_at set not null;

-- The record that last spoke of use: how fresh "last used" is.
alter table identity add column use_record_key bigint;
alter table credential add column use_record_key bigint;
update identity set use_record_key = record_key where last_used_at is not null or never_used is not null;
update credential set use_record_key = record_key where last_used_at is not null or never_used is not null;

-- The provider's own id, which a name given again does not share (AIDA…, AROA…, uid).
alter table identity add column unique_id text;

-- A credential that two sources name differently (a slot of the credential report, a key id) is on the roll once.
alter table credential add column same_as bigint;

-- "Not about identities" is counted apart from the four outcomes.
alter table import_file add column other integer not null default 0;
alter table event_batch add column other integer not null default 0;
-- What the file lists in full although it may list none of it ("RoleDetailList": []).
alter table import_file add column covers text[] not null default '{}';

drop view past.sighting;
drop view past.every_sighting;
drop view past.event;
-- When a log shows a credential being made.
alter table credential_context add column made_at timestamptz;
select keep_history(name) from unnest('{identity,credential,credential_context}'::text[]) name;
select keep_history('import_file', '{read,bytes_done,path}');
select keep_history('event_batch', '{is_rolled_up}');
create view past.event as select e.* from public.event e
  where e.occurred_at <= past.at() and e.batch_id in (select id from past.event_batch);
select keep_history('sighting', '{file_id,import_id,at,last_seen_at,content_at,versions_at}');
alter view past.sighting rename to every_sighting;
create view past.sighting as
  select s.record_key, s.identity_key, s.source_id, s.format, s.scope, s.about,
    case when f.id is null then s.said_file_id else s.file_id end as file_id,
    case when f.id is null then s.said_import_id else s.import_id end as import_id,
    case when f.id is null then s.said_at else s.at end as at, s.sha256, s.body, s.first_seen_at,
    least(s.last_seen_at, d.delivered_at) as last_seen_at, least(s.content_at, d.delivered_at) as content_at,
    s.gone_at, s.valid_from
  from past.every_sighting s left join past.import_file f on f.id = s.file_id
  left join lateral (select max(i.as_of) as delivered_at from past.import i
                     where i.source_id = s.source_id and i.state in ('judging', 'done')
                       and exists (select 1 from past.import_file o where o.import_id = i.id and o.format = s.format)) d on true;

-- Facts imported before this version: what the record that last spoke of each says.
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select record_key, 'identity', identity_key, identity_key, 0,
  jsonb_strip_nulls(to_jsonb(i) - '{identity_key,in_inventory,source_id,record_key,import_id,seen_from,seen_to,use_record_key,unique_id,valid_from}'::text[]), seen_from, null
from identity i where record_key is not null and in_inventory;
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select record_key, 'credential', identity_key, credential_key, 1,
  jsonb_strip_nulls(to_jsonb(c) - '{identity_key,credential_key,in_inventory,record_key,import_id,seen_from,seen_to,use_record_key,same_as,created_by,valid_from}'::text[]), seen_from, null
from credential c where record_key is not null and in_inventory;
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select record_key, 'grant', identity_key, grant_key, 1,
  jsonb_strip_nulls(to_jsonb(g) - '{identity_key,grant_key,record_key,import_id,seen_from,seen_to,valid_from}'::text[]), seen_from, seen_to
from identity_grant g where record_key is not null;
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select record_key, 'trust', identity_key, trust_key, 1,
  jsonb_strip_nulls(to_jsonb(t) - '{identity_key,trust_key,record_key,import_id,seen_from,seen_to,valid_from}'::text[]), seen_from, seen_to
from trust t where record_key is not null;
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select record_key, 'permission_set', 0, permission_set_key, 1,
  jsonb_strip_nulls(to_jsonb(p) - '{permission_set_key,record_key,import_id,seen_from,seen_to,valid_from}'::text[]), seen_from, seen_to
from permission_set p where record_key is not null;
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select record_key, 'exposure', coalesce(identity_key, 0), exposure_key, 0,
  jsonb_strip_nulls(to_jsonb(x) - '{exposure_key,identity_key,credential_key,source_id,record_key,import_id,seen_from,seen_to,valid_from}'::text[]), seen_from, seen_to
from exposure x where record_key is not null;
insert into claim (record_key, type, identity_key, key, position, body, said_from, ended_at)
select w.record_key, 'workload', coalesce((select min(l.identity_key) from identity_workload l where l.workload_key = w.workload_key), 0), w.workload_key, 0,
  jsonb_strip_nulls(to_jsonb(w) - '{workload_key,record_key,import_id,seen_from,seen_to,valid_from}'::text[])
  || jsonb_build_object('identity_keys', coalesce((select jsonb_agg(l.identity_key::text) from identity_workload l where l.workload_key = w.workload_key), '[]'::jsonb)),
  seen_from, seen_to
from workload w where record_key is not null;
update claim c set said_to = c.said_from where ended_at is not null;
delete from claim c where not exists (select 1 from sighting s where s.record_key = c.record_key);

-- When each credential was made, of what the log holds already.
alter table credential_context disable trigger user;
update credential_context c set made_at = e.at
from (select identity_key, credential_key, coalesce(context_key, 0) as context_key, min(occurred_at) as at
      from event where kind = 0 and result = 0 and credential_key <> 0 group by 1, 2, 3) e
where c.identity_key = e.identity_key and c.credential_key = e.credential_key and c.context_key = e.context_key;
alter table credential_context enable trigger user;

-- The next delivery states all claims anew, whatever it says. Seals of the texts are reset without a version of each record.
alter table sighting disable trigger user;
update sighting set sha256 = '';
alter table sighting enable trigger user;
create index sighting_of_before on sighting (source_id, format) where sha256 = '';

-- By which rules what is stored was cleaned of secrets; the first start of this version does it anew.
alter table installation add column redaction_rules integer not null default 1;
