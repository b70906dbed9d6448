-- What management answers to a gap of a control: whether it agrees, what is done, by whom and until when.
create table management_response (
  framework text not null,
  control text not null,
  position text not null check (position in ('agrees', 'partly', 'disagrees')),
  response text not null,
  responsible text not null,
  due_on date,
  given_by text not null,
  given_at timestamptz not null default now(),
  primary key (framework, control)
);
select keep_history('management_response');
