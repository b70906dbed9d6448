-- People and groups that a directory keeps here itself (SCIM 2.0, RFC 7643). An account's e-mail, name and state stay with the account.
create table scim_user (
  user_id uuid primary key references app_user (id) on delete cascade,
  user_name text not null,
  external_id text,
  given_name text,
  family_name text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index on scim_user (lower(user_name));
create table scim_group (
  id uuid primary key,
  display_name text not null,
  external_id text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index on scim_group (lower(display_name));
create table scim_member (
  group_id uuid not null references scim_group (id) on delete cascade,
  user_id uuid not null references scim_user (user_id) on delete cascade,
  primary key (group_id, user_id)
);
create index on scim_member (user_id);
