-- Passkeys (WebAuthn, level 3): what is kept of one is public; the private key never leaves the device.
create table passkey (
  id uuid primary key,
  user_id uuid not null references app_user (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  name text not null,
  is_synced boolean not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index on passkey (user_id);
-- What a device has to sign, once and within minutes; only its hash is kept. For signing in, nobody is known yet.
create table passkey_challenge (
  challenge_hash bytea primary key,
  user_id uuid references app_user (id) on delete cascade,
  expires_at timestamptz not null
);
alter table session drop constraint session_via_check;
alter table session add check (via in ('password', 'oidc', 'passkey'));
