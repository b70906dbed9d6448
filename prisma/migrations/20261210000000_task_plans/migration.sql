-- Tasks that are planned together: one thing for a person, a ticket and a mail, while each task keeps its own proof.
create table task_plan (
  id bigint generated always as identity primary key,
  grouped_by text not null check (grouped_by in ('check', 'owner')),
  title text not null,
  ticket_url text,
  ticket_label text,
  created_by text not null,
  created_at timestamptz not null default now()
);
select keep_history('task_plan');

alter table task add column plan_id bigint references task_plan;
create index on task (plan_id) where plan_id is not null;
select keep_history('task');
