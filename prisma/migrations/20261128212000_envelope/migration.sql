-- What the records of a file need of the members around them: read once, when the file is recognised.
alter table import_file add column envelope jsonb;
-- The view of sightings reads that of files, and is made anew with it.
drop view past.sighting;
select keep_history('import_file', '{read,bytes_done,path}');
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
