-- Attestation: an owner's recorded answer on whether an identity's access is still right.

create function iso_utc(at timestamptz) returns text language sql immutable parallel safe as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create table campaign (
  id             integer generated always as identity primary key,
  name           text not null,
  purpose        text,
  kind           text not null check (kind in ('one_off', 'recurring', 'event')),
  -- 'watching': a standing event campaign, which makes small reviews of its own.
  state          text not null check (state in ('draft', 'running', 'watching', 'closed', 'cancelled')),
  -- The filter of the list of identities, as it stands in its address.
  query          text not null,
  -- What its maker may see: it never reaches further.
  scope          jsonb not null,
  reviewers      text[] not null default '{}',
  second_stage   text,
  days           integer not null check (days between 1 and 366),
  every_days     integer check (every_days between 7 and 1100),
  triggers       text[] not null default '{}',
  remind_before_days  integer not null default 3,
  remind_every_days   integer not null default 3,
  escalate_after_days integer not null default 2,
  sample_percent integer not null default 5 check (sample_percent between 0 and 50),
  owner_email    text not null,
  parent_id      integer references campaign,
  because        text,
  created_by     text not null,
  created_at     timestamptz not null default now(),
  as_of          timestamptz,
  launched_at    timestamptz,
  due_at         timestamptz,
  next_at        timestamptz,
  closed_at      timestamptz,
  closed_by      text
);
create index on campaign (state, id);
create index on campaign (parent_id);

create table campaign_item (
  id                 bigint generated always as identity primary key,
  campaign_id        integer not null references campaign on delete cascade,
  identity_key       bigint not null,
  -- The control sample: the same question a second time. It waits until the first is answered.
  control_of         bigint references campaign_item on delete cascade,
  stage              smallint not null default 1,
  state              text not null default 'pending' check (state in ('waiting', 'pending', 'decided', 'signed')),
  reviewer           text,
  reviewer_label     text,
  reviewer_person_id integer,
  reviewer_team_id   integer,
  asked_because      text,
  asked_at           timestamptz,
  risk               smallint not null,
  severity           smallint not null,
  change             text not null check (change in ('new', 'changed', 'unchanged')),
  -- What the evidence says against leaving it as it is.
  against            text[] not null,
  gist               text not null,
  because            text,
  -- The signed revoke or reduce that was not carried out.
  undone_decision_id bigint,
  decision_id        bigint,
  -- An import after the decision changed what was decided about.
  changed_at         timestamptz
);
create unique index on campaign_item (campaign_id, identity_key) where control_of is null;
create index on campaign_item (campaign_id, risk desc, id desc);
create index on campaign_item (campaign_id, state, reviewer);
create index on campaign_item (reviewer_person_id, state, risk desc, id desc) where reviewer_person_id is not null;
create index on campaign_item (reviewer_team_id, state, risk desc, id desc) where reviewer_team_id is not null;
create index on campaign_item (identity_key, id desc);
create index on campaign_item (control_of) where control_of is not null;

-- What was shown, once per content: the key is the SHA-256 of its canonical JSON (RFC 8785).
create table attestation_evidence (
  sha256       bytea primary key,
  identity_key bigint not null,
  gist         text not null,
  as_of        timestamptz not null,
  body         jsonb not null
);

create table attestation_decision (
  id                bigint generated always as identity primary key,
  item_id           bigint not null references campaign_item on delete cascade,
  identity_key      bigint not null,
  stage             smallint not null,
  decision          text not null check (decision in ('approve', 'reduce', 'revoke', 'reassign', 'not_mine', 'unknown')),
  reason            text,
  -- What a reduce or revoke takes away: 'credential:12', 'grant:34'; empty means all that is unused, or the identity.
  removes           text[] not null default '{}',
  evidence_sha256   bytea not null references attestation_evidence,
  against           text[] not null,
  is_bulk           boolean not null default false,
  carried_from      bigint references attestation_decision,
  decided_by        text not null,
  decided_person_id integer,
  decided_at        timestamptz not null,
  seconds           integer,
  superseded_at     timestamptz,
  signed_at         timestamptz,
  is_final          boolean not null default false,
  task_id           bigint
);
create index on attestation_decision (item_id, id desc);
create index on attestation_decision (identity_key, id desc) where is_final;

-- Whom an item went to, and why: the way of a question through the organisation.
create table attestation_route (
  id      bigint generated always as identity primary key,
  item_id bigint not null references campaign_item on delete cascade,
  at      timestamptz not null,
  actor   text not null,
  sent_from text,
  sent_to text,
  label   text,
  why     text not null
);
create index on attestation_route (item_id, id);

create table attestation_draft (
  item_id  bigint not null references campaign_item on delete cascade,
  author   text not null,
  decision text,
  reason   text,
  removes  text[] not null default '{}',
  at       timestamptz not null default now(),
  primary key (item_id, author)
);
create table attestation_opening (
  item_id   bigint not null references campaign_item on delete cascade,
  author    text not null,
  opened_at timestamptz not null default now(),
  primary key (item_id, author)
);

-- How identities stood when a watching campaign last looked.
create table attestation_watch (
  campaign_id  integer not null references campaign on delete cascade,
  identity_key bigint not null,
  granted      integer[] not null,
  is_admin     boolean not null,
  credentials  bigint[] not null,
  owners       text[] not null,
  exposures    bigint[] not null,
  primary key (campaign_id, identity_key)
);

-- Mail to be sent. The same key is never written twice, so that a repeated run reminds nobody twice.
create table mail (
  id          bigint generated always as identity primary key,
  key         text not null unique,
  recipient   text not null,
  subject     text not null,
  text        text not null,
  created_at  timestamptz not null,
  not_before  timestamptz not null,
  is_urgent   boolean not null default false,
  sent_at     timestamptz,
  attempts    integer not null default 0,
  error       text
);
create index on mail (not_before) where sent_at is null;

-- Why somebody may not review an identity; null when they may.
create function review_conflict(identity bigint, reviewer integer) returns text language sql stable as $$
  select case
    when exists (select 1 from identity i where i.identity_key = identity
      and (lower(i.name) = p.email or lower(i.native_id) = p.email or lower(i.native_id) like '%/' || p.email or i.human and lower(i.name) = lower(p.name)))
      then p.name || ' is the one who uses it'
    when exists (select 1 from identity i, jsonb_array_elements(case when jsonb_typeof(i.owner_hints) = 'array' then i.owner_hints else '[]' end) h
      where i.identity_key = identity and h->>'from' = 'creator' and (lower(trim(h->>'value')) = p.email or lower(trim(h->>'value')) = lower(p.name)))
      or exists (select 1 from credential c where c.identity_key = identity and c.seen_to is null
        and lower(coalesce(substring(c.created_by from '[^/: ]+@[^/: ]+$'), c.created_by)) = p.email)
      then p.name || ' made it'
  end from person p where p.id = reviewer $$;
