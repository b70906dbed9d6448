-- Other ids of an identity: a directory calls it by an object id here and by an application id there. An id is never given again.
create table identity_alias (
  alias_key    bigint primary key,
  identity_key bigint not null
);
create index on identity_alias (identity_key);
