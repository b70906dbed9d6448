-- Numbers that an administrator sets: due dates, limits of exceptions, targets that may be called. Absent means the default.
create table policy (
  name       text primary key,
  value      jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now()
);

-- Tasks ------------------------------------------------------------------------------------------------------------
create table task (
  id             bigint generated always as identity primary key,
  identity_key   bigint not null,
  credential_key bigint not null default 0,
  finding_id     bigint,
  origin         text not null check (origin in ('finding', 'attestation')),
  -- What asked for it, in the words of its origin: the same reference twice is the same task.
  origin_ref     text,
  kind           text not null check (kind in ('fix', 'rotate', 'revoke', 'reduce', 'assign_owner')),
  title          text not null,
  severity       smallint not null,
  state          text not null check (state in ('planned', 'in_progress', 'awaiting_proof', 'verified', 'regressed', 'cancelled')),
  assignee       text,
  due_at         timestamptz,
  -- What later data has to show before the task closes.
  demand         jsonb not null,
  hold_days      integer not null default 0,
  hold_because   text,
  -- Data older than this proves nothing.
  since          timestamptz not null,
  claimed_at     timestamptz,
  created_by     text not null,
  created_at     timestamptz not null default now(),
  closed_at      timestamptz,
  regressed_n    integer not null default 0,
  version        integer not null default 1,
  ticket_url     text,
  ticket_label   text
);
create unique index task_of_finding on task (finding_id) where closed_at is null;
create unique index task_of_origin on task (origin, origin_ref) where origin_ref is not null;
create index on task (identity_key);
create index on task (finding_id, id desc);
create index on task (due_at, id) where closed_at is null;
create table task_step (
  task_id  bigint not null references task on delete cascade,
  no       smallint not null,
  phase    text not null check (phase in ('look', 'prepare', 'switch', 'watch', 'finish')),
  title    text not null,
  why      text not null,
  command  text,
  rollback text,
  done_at  timestamptz,
  done_by  text,
  primary key (task_id, no)
);
create table task_change (
  id      bigint generated always as identity primary key,
  task_id bigint not null references task on delete cascade,
  at      timestamptz not null default now(),
  actor   text not null,
  change  text not null,
  note    text
);
create index on task_change (task_id, id desc);

-- The datum that closed a finding or task, or opened it again: never a click.
create table proof (
  id         bigint generated always as identity primary key,
  finding_id bigint,
  task_id    bigint references task on delete cascade,
  shows      text not null check (shows in ('fixed', 'gap')),
  kind       text not null check (kind in ('record', 'absence', 'silence', 'decision')),
  import_id  integer references import,
  record_key bigint,
  at         timestamptz not null,
  says       text not null,
  made_at    timestamptz not null default now()
);
create index on proof (finding_id, id desc) where finding_id is not null;
create index on proof (task_id, id desc) where task_id is not null;

-- Exceptions -------------------------------------------------------------------------------------------------------
create table exception (
  id              bigint generated always as identity primary key,
  finding_id      bigint not null,
  identity_key    bigint not null,
  state           text not null check (state in ('requested', 'approved', 'refused', 'stale', 'expired', 'withdrawn', 'replaced')),
  reason          text not null,
  control         text not null,
  expires_at      timestamptz not null,
  -- A bridge: when the static credential goes, and what it becomes.
  sunset_on       date,
  native_identity text,
  requested_by    text not null,
  requested_by_id text not null,
  requested_at    timestamptz not null default now(),
  decided_by      text,
  decided_at      timestamptz,
  decision_note   text,
  -- The exception that this one prolongs, and how many there were before it.
  renews          bigint references exception,
  renewals        integer not null default 0,
  -- The risk that was accepted, as it stood at the approval.
  severity        smallint,
  is_admin        boolean,
  risky_n         integer,
  is_exposed      boolean,
  stale_because   text,
  ended_at        timestamptz,
  check ((sunset_on is null) = (native_identity is null))
);
create unique index exception_asked on exception (finding_id) where state = 'requested';
create unique index exception_standing on exception (finding_id) where state in ('approved', 'stale');
create index on exception (expires_at, id);
create index on exception (finding_id, id desc);

-- "Not a problem": for one subject, for one identity, or for everything that matches.
create table dismissal (
  id             bigint generated always as identity primary key,
  check_no       smallint not null,
  reach          text not null check (reach in ('subject', 'identity', 'matching')),
  identity_key   bigint,
  credential_key bigint,
  provider       smallint,
  environment    smallint,
  name_like      text,
  reason         text not null,
  made_by        text not null,
  made_at        timestamptz not null default now(),
  ended_by       text,
  ended_at       timestamptz
);
create index on dismissal (check_no) where ended_at is null;

-- Talk -------------------------------------------------------------------------------------------------------------
create table comment (
  id       uuid primary key,
  about    text not null check (about in ('finding', 'task')),
  about_id bigint not null,
  author   text not null,
  at       timestamptz not null default now(),
  text     text not null
);
create index on comment (about, about_id, at);
create table watch (
  user_id  uuid not null references app_user on delete cascade,
  about    text not null check (about in ('finding', 'task')),
  about_id bigint not null,
  since    timestamptz not null default now(),
  primary key (user_id, about, about_id)
);
create index on watch (about, about_id);

-- Outward ----------------------------------------------------------------------------------------------------------
create table webhook (
  id            uuid primary key,
  name          text not null,
  format        text not null check (format in ('json', 'slack', 'teams')),
  events        text[] not null,
  -- Encrypted: addresses of chat tools are secrets themselves.
  target_sealed bytea not null,
  target_shown  text not null,
  secret_sealed bytea not null,
  created_by    text not null,
  created_at    timestamptz not null default now(),
  paused_at     timestamptz
);
create table outbound_event (
  id   uuid primary key,
  type text not null,
  at   timestamptz not null,
  data jsonb not null
);
create index on outbound_event (at);
create table delivery (
  id           uuid primary key,
  webhook_id   uuid not null references webhook on delete cascade,
  event_id     uuid not null references outbound_event on delete cascade,
  state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  created_at   timestamptz not null default now(),
  delivered_at timestamptz,
  replayed_n   integer not null default 0,
  unique (webhook_id, event_id)
);
create index on delivery (webhook_id, created_at desc, id);
create table delivery_attempt (
  id          bigint generated always as identity primary key,
  delivery_id uuid not null references delivery on delete cascade,
  at          timestamptz not null default now(),
  duration_ms integer not null,
  status      integer,
  error       text
);
create index on delivery_attempt (delivery_id, id desc);
create table ticket_system (
  id         uuid primary key,
  name       text not null unique,
  kind       text not null check (kind in ('jira', 'servicenow', 'github', 'gitlab')),
  address    text not null,
  project    text,
  issue_type text,
  created_by text not null,
  created_at timestamptz not null default now()
);
