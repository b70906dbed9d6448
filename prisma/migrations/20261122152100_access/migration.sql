-- Access that ends by itself: an auditor's account, a link to make one, a directory group.
alter table app_user add column access_ends_at timestamptz;
alter table sign_up_link add column access_ends_at timestamptz;
alter table group_role add column access_ends_at timestamptz;

-- What somebody needs in order to recognise their own sessions.
alter table session
  add column via text not null default 'password' check (via in ('password', 'oidc')),
  add column last_seen_at timestamptz,
  add column address text;

-- Time-based one-time passwords (RFC 6238). A time step is used once.
create table second_factor (
  user_id       uuid primary key references app_user on delete cascade,
  secret_sealed bytea not null,
  created_at    timestamptz not null default now(),
  -- Null until the first code proved that the authenticator has the secret.
  confirmed_at  timestamptz,
  last_step     bigint not null default 0
);
create table recovery_code (
  user_id   uuid not null references app_user on delete cascade,
  code_hash bytea not null,
  used_at   timestamptz,
  primary key (user_id, code_hash)
);
