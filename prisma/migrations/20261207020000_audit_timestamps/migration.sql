-- That somebody outside saw a checkpoint of the audit log, and when: a time-stamp token (RFC 3161). Only ever added to.
create table audit_timestamp (
  entry_id bigint primary key references audit_checkpoint,
  at timestamptz not null,
  stamp bytea not null
);
create trigger append_only before update or delete or truncate on audit_timestamp
  for each statement execute function audit_is_append_only();
