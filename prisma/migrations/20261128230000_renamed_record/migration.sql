-- A record that went along with a former bearer of a name has a key of its own. Here stands the key under which its source lists it,
-- and whether it says itself, by the provider's own id, whom it is about.
create table renamed_record (
  record_key bigint primary key,
  named_key  bigint not null,
  has_own_id boolean not null
);
