-- Who is in which group of a directory: what the group holds, each of its members holds. Groups are on no roll themselves.
create table membership (
  identity_key bigint not null,
  membership_key bigint not null,
  native_id text not null,
  group_key bigint not null,
  name text not null,
  reason text,
  record_key bigint,
  import_id integer not null,
  seen_from timestamptz not null,
  seen_to timestamptz,
  primary key (identity_key, membership_key)
);
create index on membership (group_key);
select keep_history('membership');
