-- What holders may do by these is computed anew by the next judging. Until now the merge itself threw the old result away, and a judging
-- that was computing it at that time kept it for ever. What such a race left behind goes with all the rest.
create table changed_permission_set (
  permission_set_key bigint not null,
  by_tx              bigint not null default (pg_current_xact_id()::text::bigint),
  primary key (permission_set_key, by_tx)
);
delete from rights_profile;
insert into changed_identity select distinct identity_key from identity_grant where seen_to is null on conflict do nothing;
