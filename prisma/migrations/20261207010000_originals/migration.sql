-- Files as they were delivered, kept where an installation says so. Their bytes lie sealed in a folder beside the uploads.
create table original_file (
  sha256 bytea primary key,
  bytes bigint not null,
  kept_at timestamptz not null default now(),
  keep_until timestamptz not null
);
