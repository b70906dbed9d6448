-- A name without its path may have meant one identity first and another later: each from an instant on. What a log or a list said of
-- the name keeps the name, so that it goes to the right one whoever becomes known last.
alter table name_alias add column from_at timestamptz not null default '-infinity';
alter table name_alias alter column from_at drop default;
alter table name_alias drop constraint name_alias_pkey;
alter table name_alias add primary key (name_key, from_at);
create index on name_alias (real_key);

-- The name without its path, where the event or the record gave no more.
alter table event add column named_key bigint;
alter table sighting add column named_key bigint;
alter table stage_record add column named_key bigint;

-- The view of sightings is made anew with the columns of its table; what it shows stays.
drop view past.sighting;
drop view past.every_sighting;
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
