-- A report that somebody asked for: what it is about is frozen with it, so that its files can be told apart and verified.
create table report (
  id           uuid primary key,
  kind         text not null,
  params       jsonb not null default '{}',
  formats      text[] not null,
  requester_id text not null,
  requested_by text not null,
  role         text not null,
  scope        jsonb not null default '{}',
  state        text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  rows_done    integer not null default 0,
  judgement_id integer,
  as_of        timestamptz,
  evidence     jsonb,
  figures      jsonb,
  error        text,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz
);
create index on report (created_at desc, id);
create table report_file (
  report_id uuid not null references report on delete cascade,
  format    text not null,
  name      text not null,
  bytes     bigint not null,
  rows      integer not null,
  sha256    bytea not null,
  signature bytea not null,
  primary key (report_id, format)
);
create index on report_file (sha256);
