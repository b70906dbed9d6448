-- Principals that a platform runs itself in a tenant: shown when asked for, on no roll, and counted nowhere.
create table platform_principal (
  principal_key bigint primary key,
  provider smallint not null,
  native_id text not null,
  name text not null,
  scope text not null,
  record_key bigint,
  import_id integer not null,
  seen_from timestamptz not null,
  seen_to timestamptz
);
select keep_history('platform_principal');
