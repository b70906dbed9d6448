-- What an auditor asks to be shown, with a day by which it is answered. `key` is chosen by whoever asks, so that a request that is
-- sent twice is one.
create table evidence_request (
  id bigint generated always as identity primary key,
  key uuid not null unique,
  title text not null,
  wanted text not null,
  framework text,
  control text,
  period_from date,
  period_to date,
  due_on date not null,
  state text not null check (state in ('asked', 'answered', 'asked_again', 'accepted', 'withdrawn')),
  asked_of text,
  asked_of_id uuid,
  asked_by text not null,
  asked_by_id uuid,
  asked_at timestamptz not null default now(),
  check ((framework is null) = (control is null)),
  check (period_from <= period_to)
);
-- The list walks days as numbers.
create index evidence_request_due on evidence_request ((due_on - date '2000-01-01'), id);
create index evidence_request_asked on evidence_request (asked_at, id);
create index evidence_request_control on evidence_request (framework, control) where control is not null;

-- What was answered: a text, a file of evidence or a page of Muster. Never changed; `sha256` is the hash of all that it says.
create table evidence_answer (
  id uuid primary key,
  request_id bigint not null references evidence_request (id),
  text text,
  link text,
  file_name text,
  file_sha256 bytea,
  file_bytes integer,
  sha256 bytea not null,
  answered_by text not null,
  answered_by_person text not null,
  answered_at timestamptz not null,
  check (coalesce(text, link, file_name) is not null),
  check ((file_name is null) = (file_sha256 is null) and (file_name is null) = (file_bytes is null))
);
create index evidence_answer_of on evidence_answer (request_id, answered_at);
create index evidence_answer_file on evidence_answer (file_sha256) where file_sha256 is not null;

-- What was decided on a request: one answer is accepted, more is asked for, or the request is withdrawn. Never changed either.
create table evidence_decision (
  id uuid primary key,
  request_id bigint not null references evidence_request (id),
  decision text not null check (decision in ('accept', 'ask_again', 'withdraw')),
  answer_id uuid references evidence_answer (id),
  reason text,
  due_on date,
  decided_by text not null,
  decided_at timestamptz not null default now(),
  check ((decision = 'accept') = (answer_id is not null)),
  check (decision = 'accept' or reason is not null)
);
create index evidence_decision_of on evidence_decision (request_id, decided_at);

select keep_history('evidence_request');
select keep_history('evidence_answer');
select keep_history('evidence_decision');

-- Behind the privileges, which let the application insert only.
create function evidence_is_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'What was answered and decided on a request for evidence stays as it is: % is refused', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;
create trigger frozen before update or delete or truncate on evidence_answer
  for each statement execute function evidence_is_frozen();
create trigger frozen before update or delete or truncate on evidence_decision
  for each statement execute function evidence_is_frozen();
