-- The policy file that was applied last, so that what differs from it since can be shown.
create table applied_policy (
  id smallint primary key default 1 check (id = 1),
  file jsonb not null,
  applied_by text not null,
  applied_at timestamptz not null default now()
);
select keep_history('applied_policy');
