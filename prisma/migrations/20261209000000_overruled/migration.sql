-- Two files of one time may contradict each other. The last one delivered stands; what it overruled is known by its hash, so that
-- importing both again changes nothing.
alter table sighting add column overruled bytea[];

-- The view of sightings is made anew with the columns of its table; what it shows stays.
drop view past.sighting;
drop view past.every_sighting;
select keep_history('sighting', '{file_id,import_id,at,last_seen_at,content_at,versions_at,overruled}');
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
