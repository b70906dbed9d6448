-- Bits of strength of an asymmetric key. Lists that are imported again say it; until then it is unknown.
alter table credential add column key_strength smallint;
select keep_history('credential');
