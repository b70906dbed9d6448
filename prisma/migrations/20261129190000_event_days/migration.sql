-- Events counted by day: what an identity was issued, renewed, exchanged and used, without reading its events. The class of a
-- lifetime is its place among the bounds that lib/model/lifetimes.ts names; -1 where the log records none.
create table event_day (
  identity_key bigint not null,
  day date not null,
  kind smallint not null,
  credential_kind smallint not null,
  ttl_class smallint not null,
  n integer not null,
  failed_n integer not null,
  ttl_sum bigint not null,
  primary key (identity_key, day, kind, credential_kind, ttl_class)
);
create index on event_day (day);

-- Tokens with ids of their own: how many were issued, and how many of those were seen in use.
create table token_tally (
  identity_key bigint primary key,
  issued_n integer not null,
  used_n integer not null
);
select keep_history(name) from unnest('{event_day,token_tally}'::text[]) name;

-- What is stored already is known since its first batch came.
alter table event_day disable trigger user;
insert into event_day
  (identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum, valid_from)
select e.identity_key, (e.occurred_at at time zone 'UTC')::date, e.kind, e.credential_kind,
  coalesce(width_bucket(e.ttl_seconds, '{301,901,3661,43201,86401,604801,2592001}'::int[]), -1),
  count(*) filter (where e.result = 0), count(*) filter (where e.result <> 0),
  coalesce(sum(e.ttl_seconds) filter (where e.result = 0), 0), min(b.valid_from)
from event e join event_batch b on b.id = e.batch_id
where b.is_rolled_up
group by 1, 2, 3, 4, 5;
alter table event_day enable trigger user;

alter table token_tally disable trigger user;
insert into token_tally (identity_key, issued_n, used_n, valid_from)
select identity_key, count(*), count(*) filter (where use_n > 0), min(valid_from)
from (
  select identity_key, credential_key, sum(issue_n) as issue_n, sum(use_n) as use_n,
    min(valid_from) as valid_from
  from credential_context
  where credential_key <> 0 and credential_kind in (8, 12, 11)
  group by 1, 2
) c
where issue_n > 0
group by 1;
alter table token_tally enable trigger user;
