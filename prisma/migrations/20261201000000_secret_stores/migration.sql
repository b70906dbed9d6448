-- What a store of secrets says of the rotation of its entries. Lists that are imported again say it; until then it is unknown.
alter table credential
  add column in_store boolean,
  add column store_rotates boolean,
  add column rotation_due_at timestamptz;
select keep_history('credential');
