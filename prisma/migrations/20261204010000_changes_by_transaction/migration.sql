-- Each transaction notes its own changes: what changes while a judging runs is not taken for what that judging has read.
alter table changed_identity
  add column by_tx bigint not null default (pg_current_xact_id()::text::bigint),
  drop constraint changed_identity_pkey,
  add primary key (identity_key, by_tx);
