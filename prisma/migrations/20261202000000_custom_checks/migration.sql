-- Checks that administrators write, version by version; the newest of each decides. A number belongs to one id for ever: what was
-- taken away keeps its rows, because findings and sets of checks name it. Built-in checks have the numbers below.
create table custom_check (
  id text not null,
  version integer not null,
  no smallint not null check (no > 10000),
  state text not null check (state in ('enabled', 'disabled', 'deleted')),
  definition jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (id, version)
);
create index on custom_check (no);
select keep_history('custom_check');
-- Those that could not be judged the last time: their verdicts are unknown.
create table custom_check_failure (
  no smallint primary key,
  reason text not null,
  since timestamptz not null default now()
);
select keep_history('custom_check_failure');
