-- Who asked for a token, beside whom it was issued to. Logs that are imported from now on say it.
alter table event add column requester_key bigint;

-- Who had which tokens issued to whom: counted once for each pair, however many there were. The requester is 0 where the log names none.
create table issuance_edge (
  identity_key bigint not null,
  requester_key bigint not null,
  kind smallint not null,
  credential_kind smallint not null,
  n integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  ttl_max integer,
  primary key (identity_key, requester_key, kind, credential_kind)
);
create index on issuance_edge (requester_key);
select keep_history('issuance_edge');

-- What is stored already names no requester, and is known since its first batch came.
alter table issuance_edge disable trigger user;
insert into issuance_edge
  (identity_key, requester_key, kind, credential_kind, n, first_at, last_at, ttl_max, valid_from)
select e.identity_key, 0, e.kind, e.credential_kind, count(*), min(e.occurred_at), max(e.occurred_at),
  max(e.ttl_seconds), min(b.valid_from)
from event e join event_batch b on b.id = e.batch_id
where b.is_rolled_up and e.kind in (0, 1, 2) and e.result = 0
group by 1, 3, 4;
alter table issuance_edge enable trigger user;
