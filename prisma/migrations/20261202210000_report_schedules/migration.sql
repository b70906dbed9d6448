-- Reports that are made again and again, with the rights that whoever asked for them has then.
create table report_schedule (
  id uuid primary key,
  kind text not null,
  params jsonb not null default '{}',
  formats text[] not null,
  every text not null check (every in ('week', 'month', 'quarter')),
  recipients text[] not null default '{}',
  requester_id uuid not null references app_user on delete cascade,
  created_by text not null,
  created_at timestamptz not null default now(),
  next_at timestamptz not null,
  ended_at timestamptz,
  ended_because text
);
create index report_schedule_due on report_schedule (next_at) where ended_at is null;
alter table report add column schedule_id uuid references report_schedule on delete set null;
