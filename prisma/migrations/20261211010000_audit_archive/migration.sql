-- The beginning of the audit log, once it was moved into a file: up to which entry, and what that file is known by. Only the owner of
-- the database archives, so the application can neither remove entries nor say that they were removed.
create table audit_archive (
  first_entry bigint primary key,
  last_entry bigint not null unique references audit_checkpoint,
  hash bytea not null,
  name text not null,
  sha256 bytea not null,
  at timestamptz not null
);
create trigger append_only before update or delete or truncate on audit_archive
  for each statement execute function audit_is_append_only();
