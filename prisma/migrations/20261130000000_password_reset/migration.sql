-- Links with which somebody sets a new password, once. Only their hashes are kept.
create table password_reset (
  token_hash bytea primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on password_reset (user_id);
