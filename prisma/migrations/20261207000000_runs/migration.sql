-- The run of a workload that an event belongs to: a pod, a job, a task of an agent; and whether the issuer itself ends what it issued
-- with that run. Logs that are imported from now on say it.
alter table event add column run_key bigint, add column ends_with_run boolean;

-- A revocation that is told again moves no end: the first one counts. What is stored already knows the last one alone.
alter table credential_context add column first_revoked_at timestamptz;
select keep_history('credential_context');

-- What the log shows of a run: when it started and ended, which tokens were issued for it, and where it was seen.
-- The context and the credential are 0 where an event names none.
create table run_seen (
  identity_key bigint not null,
  run_key bigint not null,
  context_key bigint not null,
  credential_key bigint not null,
  first_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  last_use_ok_at timestamptz,
  -- When the credential was last issued for the run; the issuer ends it with the run, or does not.
  issued_at timestamptz,
  ends_with_run boolean not null,
  primary key (identity_key, run_key, context_key, credential_key)
);
create index on run_seen (identity_key, run_key) where ended_at is not null;
create index on run_seen (identity_key, credential_key) where issued_at is not null;
select keep_history('run_seen');
