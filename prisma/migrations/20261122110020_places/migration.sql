-- Which environment an account, a cluster or a network belongs to, where no source says it: an administrator's word.
create table place (
  name        text primary key,
  network     cidr,                     -- null: the name is a scope (account, cluster, trust domain)
  environment smallint not null check (environment between 0 and 3),
  set_by      text not null,
  set_at      timestamptz not null default now()
);
-- What the places say of a context; kept apart from what its source says.
alter table term add column place_environment smallint;

-- Addresses in logs are text, and some are none: null then.
create function inet_of(address text) returns inet language plpgsql immutable parallel safe as $$
begin
  return address::inet;
exception when invalid_text_representation then
  return null;
end $$;
