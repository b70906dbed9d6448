-- The audit log only grows: a change, a removal or an emptying is refused, whoever asks. Somebody who owns the database can
-- take the guard away; the chain of hashes and the signed checkpoints then tell.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit_entry
  for each statement execute function audit_is_append_only();

-- A signed word on how far the log had grown and with which hash: what stands before it cannot be rewritten unseen.
create table audit_checkpoint (
  entry_id  bigint primary key,
  hash      bytea not null,
  at        timestamptz not null,
  signature bytea not null
);
create trigger append_only before update or delete or truncate on audit_checkpoint
  for each statement execute function audit_is_append_only();

create index on audit_entry (at);
create index on audit_entry (action, id);
create index on audit_entry using gin (actor gin_trgm_ops, subject gin_trgm_ops);
