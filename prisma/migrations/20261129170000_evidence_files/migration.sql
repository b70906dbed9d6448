-- Files of evidence behind manual verifications, sealed under the installation's key. The hash is that of the file itself.
create table evidence_file (
  sha256 bytea primary key,
  bytes integer not null,
  sealed bytea not null,
  added_by text not null,
  added_at timestamptz not null default now()
);
-- Sealed bytes do not compress.
alter table evidence_file alter column sealed set storage external;
