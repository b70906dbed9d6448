-- What was known when. Every version of a row that lists, posture and reports read is kept with the time during which Muster held
-- it for true: the present one in its own table from valid_from on, the earlier ones in schema history until valid_to. The views
-- of schema past bear the names of the tables and show what they held at the instant muster.as_of, so that the queries of the
-- pages answer for the past as they stand.
create schema history;
create schema past;

-- When what a transaction writes came to be known: its own start. Only a made-up estate sets muster.clock, to have a past.
create function knowledge_time() returns timestamptz language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('muster.clock', true), '')::timestamptz, now()) $$;

create function past.at() returns timestamptz language sql stable parallel safe as $$
  select current_setting('muster.as_of')::timestamptz $$;
-- Under a search path that names pg_catalog last, this is what now() means: a question to the past counts its days from there.
create function past.now() returns timestamptz language sql stable parallel safe as $$ select past.at() $$;

create function begin_version() returns trigger language plpgsql as $$
begin
  -- Two transactions can commit in another order than they began: a version never ends before it starts.
  new.valid_from := greatest(knowledge_time(), old.valid_from);
  return new;
end $$;

-- Keeps the history of a table. Called again after the table has got another column, it takes that in.
-- ignored: columns that say nothing new by changing (progress, "seen again"): the present row shows them as they are now.
create function keep_history(name text, ignored text[] default '{}') returns void language plpgsql as $f$
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
    create or replace function history.%I() returns trigger language plpgsql security definer set search_path = public, pg_catalog as $t$
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

-- By which rules an instant was judged, and what each framework said then: code moves on, the past must not.
alter table judgement add column rules_version text;
create table framework_edition (
  id      text primary key,
  place   smallint not null,
  version text not null,
  body    jsonb not null
);

select keep_history(name) from unnest('{attestation_decision,attestation_evidence,attestation_route,campaign,campaign_item,check_params,code_owner,comment,credential,credential_context,dismissal,escalation_path,exception,exposure,finding,finding_change,framework_edition,handover,identity,identity_action,identity_grant,identity_workload,import,judgement,ownership,ownership_change,permission_set,person,place,policy,posture,privilege,proof,rights_profile,source,task,task_change,task_step,team,telemetry,trust,workload}'::text[]) name;
select keep_history('import_file', '{read,bytes_done,path}');
-- A record that a later import says again, byte for byte, is no other record. It keeps the place where it was first said so.
alter table sighting add column said_file_id integer, add column said_import_id integer, add column said_at text;
update sighting set said_file_id = file_id, said_import_id = import_id, said_at = at;
select keep_history('sighting', '{file_id,import_id,at,last_seen_at}');
-- When it was last said again is not kept for each record: no later, then, than what its source had delivered by the instant.
alter view past.sighting rename to every_sighting;
create view past.sighting as
  select s.record_key, s.identity_key, s.source_id, s.format, s.scope, s.about,
    case when f.id is null then s.said_file_id else s.file_id end as file_id,
    case when f.id is null then s.said_import_id else s.import_id end as import_id,
    case when f.id is null then s.said_at else s.at end as at, s.sha256, s.body, s.first_seen_at,
    least(s.last_seen_at, (select max(i.as_of) from past.import i where i.source_id = s.source_id and i.state in ('judging', 'done'))) as last_seen_at,
    s.gone_at, s.valid_from
  from past.every_sighting s left join past.import_file f on f.id = s.file_id;
select keep_history('event_batch', '{is_rolled_up}');

create view past.event as select e.* from public.event e
  where e.occurred_at <= past.at() and e.batch_id in (select id from past.event_batch);
-- Counted when asked for: a cube for every instant would be as large as the history.
create view past.facet_cube as
  select provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, count(*)::int as n,
    max(risk) as risk_most, max(unused_n) as unused_most, min(rotated_at) as rotated_least, max(last_used_at) as used_most
  from past.posture group by provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id;

alter table import alter column created_at set default knowledge_time();
alter table judgement alter column finished_at set default knowledge_time();

-- Before this instant nothing was kept, so nothing can be asked.
alter table installation add column history_since timestamptz not null default knowledge_time();
