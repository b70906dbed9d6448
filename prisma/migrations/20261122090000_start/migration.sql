create extension if not exists btree_gin;
create extension if not exists intarray;
create extension if not exists pg_trgm;

-- Installation ---------------------------------------------------------------------------------------------------
-- One row. key_check tells whether MUSTER_SECRET is the one under which the keys in this database were made.
create table installation (
  id            boolean primary key default true check (id),
  key_check     bytea not null,
  created_at    timestamptz not null default now(),
  rules_version text,
  is_demo       boolean not null default false
);

-- People who use Muster --------------------------------------------------------------------------------------------
create table app_user (
  id            uuid primary key,
  email         text not null unique check (email = lower(email)),
  name          text not null,
  password_hash text,
  disabled_at   timestamptz,
  failed_logins integer not null default 0,
  locked_until  timestamptz,
  created_at    timestamptz not null default now()
);
create table role_binding (
  user_id uuid primary key references app_user on delete cascade,
  role    text not null check (role in ('administrator', 'analyst', 'owner', 'auditor')),
  scope   jsonb not null default '{}'
);
create table session (
  id         uuid primary key,
  user_id    uuid not null references app_user on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text
);
create index on session (user_id);
create table sign_up_link (
  token_hash bytea primary key,
  email      text,
  role       text not null check (role in ('administrator', 'analyst', 'owner', 'auditor')),
  scope      jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
create table group_role (
  group_name text primary key,
  role       text not null check (role in ('administrator', 'analyst', 'owner', 'auditor')),
  scope      jsonb not null default '{}'
);
create table api_token (
  id           uuid primary key,
  name         text not null,
  token_hash   bytea not null unique,
  role         text not null check (role in ('administrator', 'analyst', 'owner', 'auditor')),
  scope        jsonb not null default '{}',
  created_by   text not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create table rate_limit (
  bucket     text primary key,
  tokens     double precision not null,
  refreshed_at timestamptz not null
);
create table audit_entry (
  id        bigint primary key,
  at        timestamptz not null,
  actor     text not null,
  action    text not null,
  subject   text not null,
  detail    jsonb not null default '{}',
  prev_hash bytea not null,
  hash      bytea not null
);
create table saved_view (
  id         uuid primary key,
  user_id    uuid not null references app_user on delete cascade,
  page       text not null,
  name       text not null,
  query      text not null,
  is_shared  boolean not null default false,
  created_at timestamptz not null default now(),
  unique (user_id, page, name)
);

-- Sources and imports ----------------------------------------------------------------------------------------------
create table source (
  id                 integer generated always as identity primary key,
  provider           smallint not null,
  name               text not null,
  created_at         timestamptz not null default now(),
  silent_after_hours integer not null default 48,
  unique (provider, name)
);
create table table_mapping (
  header_hash bytea primary key,
  header      text[] not null,
  mapping     jsonb not null,
  confirmed_by text not null,
  confirmed_at timestamptz not null default now()
);
create table import (
  id           integer generated always as identity primary key,
  source_id    integer not null references source,
  state        text not null check (state in ('queued', 'reading', 'preview', 'merging', 'judging', 'done', 'failed', 'cancelled')),
  completeness text not null check (completeness in ('complete', 'partial')),
  wants_preview boolean not null default false,
  guard_override boolean not null default false,
  scope        text,
  requested_by text not null,
  as_of        timestamptz not null,
  created_at   timestamptz not null default now(),
  started_at   timestamptz,
  finished_at  timestamptz,
  gone         integer not null default 0,
  warning      text,
  error        text
);
create index on import (source_id, id desc);
create table import_file (
  id          integer generated always as identity primary key,
  import_id   integer not null references import on delete cascade,
  name        text not null,
  path        text,
  sha256      bytea not null,
  size_bytes  bigint not null,
  format      text not null,
  mapping     jsonb,
  state       text not null default 'queued' check (state in ('queued', 'loaded', 'done', 'already_imported', 'failed', 'cancelled')),
  duplicate_of integer references import_file,
  bytes_done  bigint not null default 0,
  read        integer not null default 0,
  stored      integer not null default 0,
  updated     integer not null default 0,
  unchanged   integer not null default 0,
  rejected    integer not null default 0,
  identities  integer not null default 0,
  credentials integer not null default 0,
  grants      integer not null default 0,
  events      integer not null default 0,
  warning     text,
  error       text
);
create index on import_file (import_id);
create index on import_file (sha256);
create table reject (
  file_id   integer not null references import_file on delete cascade,
  record_no integer not null,
  at        text not null,
  reason    text not null,
  excerpt   text,
  primary key (file_id, record_no)
);
-- What an inventory import wants to say, before it is merged. One row a model record.
create unlogged table stage_row (
  import_id    integer not null,
  file_id      integer not null,
  record_no    integer not null,
  record_key   bigint not null,
  position     smallint not null,
  type         text not null,
  key          bigint not null,
  identity_key bigint not null,
  body         jsonb not null
);
create index on stage_row (import_id, type, record_key);
create unlogged table stage_record (
  import_id   integer not null,
  file_id     integer not null,
  record_no   integer not null,
  record_key  bigint not null,
  format      text not null,
  scope       text,
  about       text not null,
  identity_key bigint not null,
  at          text not null,
  sha256      bytea not null,
  body        jsonb not null,
  outcome     text,
  primary key (import_id, file_id, record_no)
);
create index on stage_record (import_id, record_key);

-- Inventory --------------------------------------------------------------------------------------------------------
-- The newest version of each raw record, redacted: what a fact on screen leads back to.
create table sighting (
  record_key   bigint primary key,
  identity_key bigint,
  source_id    integer not null references source,
  format       text not null,
  scope        text,
  about        text not null,           -- what the record is about: 'identity:iam_user', 'grant', 'workload' …
  file_id      integer not null references import_file,
  import_id    integer not null references import,
  at           text not null,
  sha256       bytea not null,
  body         jsonb not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at      timestamptz
);
create index on sighting (identity_key);
create index on sighting (source_id, format, import_id);

create table identity (
  identity_key     bigint primary key,
  provider         smallint not null,
  kind             smallint not null,
  native_id        text not null,
  name             text not null,
  scope            text not null,
  environment      smallint,
  status           smallint,
  created_at       timestamptz,
  last_used_at     timestamptz,
  never_used       boolean,
  human            boolean,
  break_glass      boolean,
  provider_managed boolean,
  third_party      text,
  third_party_reviewed_at timestamptz,
  third_party_contract_ends_at timestamptz,
  description      text,
  tags             jsonb,
  owner_hints      jsonb,
  in_inventory     boolean not null,
  source_id        integer not null references source,
  record_key       bigint,
  import_id        integer not null,
  seen_from        timestamptz not null,
  seen_to          timestamptz
);
create index on identity using gin (name gin_trgm_ops, native_id gin_trgm_ops);
create index on identity (source_id, kind);

create table credential (
  identity_key   bigint not null,
  credential_key bigint not null,
  kind           smallint not null,
  is_static      boolean not null,
  native_id      text not null,
  label          text,
  status         smallint,
  created_at     timestamptz,
  rotated_at     timestamptz,
  expires_at     timestamptz,
  cannot_expire  boolean,
  last_used_at   timestamptz,
  never_used     boolean,
  rotation_tracked boolean,
  versions       integer,
  issuer         text,
  fingerprint    text,
  binding        jsonb,
  ttl_seconds    integer,
  in_inventory   boolean not null,
  record_key     bigint,
  import_id      integer not null,
  seen_from      timestamptz not null,
  seen_to        timestamptz,
  primary key (identity_key, credential_key)
);
create index on credential (credential_key);
create index on credential (fingerprint) where fingerprint is not null;
create index on credential (native_id text_pattern_ops);

create table action (
  id          integer generated always as identity primary key,
  name        text not null unique,
  risk        smallint not null default 0,
  use_logged  boolean not null default true
);
create table permission_set (
  permission_set_key bigint primary key,
  provider   smallint not null,
  native_id  text not null,
  name       text not null,
  allow      integer[] not null,
  allow_everywhere integer[] not null,
  conditional integer[] not null,
  deny       integer[] not null,
  deny_partly integer[] not null,
  unmatched  text[],
  record_key bigint,
  import_id  integer not null,
  seen_from  timestamptz not null,
  seen_to    timestamptz
);
create table identity_grant (
  identity_key bigint not null,
  grant_key    bigint not null,
  native_id    text not null,
  name         text not null,
  kind         text not null check (kind in ('allow', 'boundary')),
  permission_set_key bigint not null,
  via          text,
  resource     text,
  record_key   bigint,
  import_id    integer not null,
  seen_from    timestamptz not null,
  seen_to      timestamptz,
  primary key (identity_key, grant_key)
);
create index on identity_grant (permission_set_key);
-- Effective rights, computed once per distinct combination of permission sets.
create table rights_profile (
  profile_key  bigint primary key,
  sets         bigint[] not null,
  boundaries   bigint[] not null,
  is_known     boolean not null,
  granted      integer[] not null,
  everywhere   integer[] not null,
  conditional  integer[] not null,
  is_admin     boolean not null,
  escalations  text[] not null,
  computed_at  timestamptz not null
);
create table privilege (
  identity_key bigint primary key,
  profile_key  bigint not null,
  granted_n    integer not null,
  unused_n     integer,
  unused_risky_n integer,
  unlogged_n   integer not null,
  used_n       integer not null
);
-- Identities that can become an administrator, in how many steps and how.
create table escalation_path (
  identity_key bigint primary key,
  hops         smallint not null,
  path         text[] not null
);
create table trust (
  identity_key bigint not null,
  trust_key    bigint not null,
  native_id    text not null,
  kind         text not null check (kind in ('principal', 'service', 'federation', 'anyone')),
  principal    text not null,
  principal_key bigint,
  issuer       text,
  subjects     text[],
  audiences    text[],
  is_external  boolean,
  external_id_required boolean,
  other_conditions text[],
  record_key   bigint,
  import_id    integer not null,
  seen_from    timestamptz not null,
  seen_to      timestamptz,
  primary key (identity_key, trust_key)
);
create index on trust (principal_key);
create table workload (
  workload_key bigint primary key,
  provider     smallint not null,
  native_id    text not null,
  name         text not null,
  kind         text not null,
  scope        text not null,
  environment  smallint,
  status       text,
  last_seen_at timestamptz,
  record_key   bigint,
  import_id    integer not null,
  seen_from    timestamptz not null,
  seen_to      timestamptz
);
create table identity_workload (
  identity_key bigint not null,
  workload_key bigint not null,
  primary key (identity_key, workload_key)
);
create index on identity_workload (workload_key);
create table exposure (
  exposure_key bigint primary key,
  native_id    text not null,
  fingerprint  text,
  detector     text not null,
  credential_native_id text,
  identity_key bigint,
  credential_key bigint,
  location     jsonb not null,
  verified     boolean,
  is_public    boolean,
  is_canary    boolean not null default false,
  found_at     timestamptz,
  author       text,
  source_id    integer not null references source,
  record_key   bigint,
  import_id    integer not null,
  seen_from    timestamptz not null,
  seen_to      timestamptz
);
create index on exposure (fingerprint);
create index on exposure (identity_key, credential_key);

-- Owners -----------------------------------------------------------------------------------------------------------
create table team (
  id      integer generated always as identity primary key,
  name    text not null unique,
  contact text,
  parent  text
);
create table person (
  id      integer generated always as identity primary key,
  email   text not null unique check (email = lower(email)),
  name    text not null,
  team_id integer references team,
  manager text,
  active  boolean not null default true,
  left_at timestamptz
);
create table ownership (
  identity_key bigint not null,
  owner        text not null,           -- 'person:12', 'team:3', or 'text:payments' for a name the directory lacks
  label        text not null,
  person_id    integer references person,
  team_id      integer references team,
  state        text not null check (state in ('suggested', 'accepted', 'rejected')),
  reason       text not null,
  confidence   smallint not null check (confidence between 0 and 100),
  decided_by   text,
  decided_at   timestamptz,
  created_at   timestamptz not null default now(),
  primary key (identity_key, owner),
  check (person_id is null or team_id is null)
);
create index on ownership (person_id);
create index on ownership (team_id);

-- Issuance log -----------------------------------------------------------------------------------------------------
create table event (
  occurred_at    timestamptz not null,
  event_id       uuid not null,
  kind           smallint not null,
  result         smallint not null,
  is_human       boolean not null,
  identity_key   bigint not null,
  credential_key bigint not null,
  credential_kind smallint not null,
  parent_key     bigint,
  context_key    bigint,
  issuer_key     bigint,
  audience_key   bigint,
  agent_key      bigint,
  action_id      integer,
  ttl_seconds    integer,
  source_ip      inet,
  batch_id       integer not null,
  record_no      integer not null,
  primary key (occurred_at, event_id)
) partition by range (occurred_at);
create index event_occurred_brin on event using brin (occurred_at) with (pages_per_range = 32);

-- The text behind the keys in events: contexts, audiences, issuers, user agents, records' places.
create table term (
  term_key    bigint primary key,
  kind        text not null,
  text        text not null,
  environment smallint
);
create table event_batch (
  id         integer generated always as identity primary key,
  source_id  integer not null references source,
  file_id    integer not null references import_file on delete cascade,
  batch_no   integer not null,
  sha256     bytea not null,
  read       integer not null,
  staged     integer not null,
  stored     integer not null,
  duplicates integer not null,
  rejected   integer not null,
  first_at   timestamptz,
  last_at    timestamptz,
  is_rolled_up boolean not null default false,
  unique (file_id, batch_no)
);
create index on event_batch (source_id, sha256);
create index on event_batch (id) where not is_rolled_up;

create table credential_context (
  identity_key   bigint not null,
  credential_key bigint not null,
  context_key    bigint not null,
  credential_kind smallint not null,
  is_workload    boolean not null,      -- false: only a network address is known
  environment    smallint,
  first_at       timestamptz not null,
  last_at        timestamptz not null,
  issue_n        integer not null,
  use_n          integer not null,
  ttl_max        integer,
  no_audience_n  integer not null,     -- issued with an empty audience
  many_audience_n integer not null,
  unknown_audience_n integer not null, -- the log does not say
  issued_at      timestamptz,
  expires_at     timestamptz,
  revoked_at     timestamptz,
  last_use_ok_at timestamptz,
  human_use_at   timestamptz,
  primary key (identity_key, credential_key, context_key)
);
create table identity_action (
  identity_key bigint not null,
  action_id    integer not null,
  first_at     timestamptz not null,
  last_at      timestamptz not null,
  use_n        integer not null,
  primary key (identity_key, action_id)
);
create table telemetry (
  provider smallint not null,
  scope    text not null,
  first_at timestamptz not null,
  last_at  timestamptz not null,
  issue_n  bigint not null,
  use_n    bigint not null,
  primary key (provider, scope)
);
create table changed_identity (identity_key bigint primary key);

-- Judgement --------------------------------------------------------------------------------------------------------
create table check_params (
  check_id   text not null,
  version    integer not null,
  params     jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (check_id, version)
);
create table judgement (
  id           integer generated always as identity primary key,
  as_of        timestamptz not null,
  is_full      boolean not null,
  identities   integer not null,
  opened       integer not null,
  resolved     integer not null,
  reopened     integer not null,
  finished_at  timestamptz not null default now()
);
create table finding (
  identity_key   bigint not null,
  check_no       smallint not null,
  credential_key bigint not null default 0,
  id             bigint generated always as identity,
  state          smallint not null,
  severity       smallint not null,
  assignee       text,
  opened_at      timestamptz not null,
  judged_at      timestamptz not null,
  resolved_at    timestamptz,
  accepted_until timestamptz,
  accepted_reason text,
  regressed_n    integer not null default 0,
  primary key (identity_key, check_no, credential_key)
);
create unique index on finding (id);
create index on finding (severity desc, opened_at, id) where resolved_at is null;
create index on finding (check_no, identity_key) where resolved_at is null;
create index on finding (opened_at);
create index on finding (resolved_at) where resolved_at is not null;
create table finding_change (
  id         bigint generated always as identity primary key,
  finding_id bigint not null,
  at         timestamptz not null,
  actor      text not null,
  change     text not null,
  note       text
);
create index on finding_change (finding_id);
create index on finding_change (at);

-- One narrow row per identity: what lists, facets, posture and scopes read. Written by judge only.
create table posture (
  identity_key bigint primary key,
  provider     smallint not null,
  kind         smallint not null,
  environment  smallint not null,
  status       smallint not null,
  owner_state  smallint not null,
  age_state    smallint not null,
  use_state    smallint not null,
  rights_state smallint not null,
  severity     smallint not null,
  source_id    smallint not null,
  is_exposed   boolean not null,
  risk         smallint not null,
  findings_n   integer not null,
  unused_n     integer,
  team_ids     integer[] not null,
  rotated_at   timestamptz,
  last_used_at timestamptz,
  first_seen_at timestamptz not null,
  name         text not null,
  applies      bigint not null,
  fails        bigint not null,
  unknown      bigint not null,
  accepted     bigint not null,
  judged_at    timestamptz not null
);
create index on posture (risk desc, identity_key);
create index on posture (rotated_at, identity_key);
create index on posture (last_used_at, identity_key);
create index on posture (name, identity_key);
create index on posture (unused_n desc nulls last, identity_key);
create index on posture using gin (provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id);
create index on posture using gin (team_ids);
create table facet_cube (
  provider smallint not null, kind smallint not null, environment smallint not null, status smallint not null,
  owner_state smallint not null, age_state smallint not null, use_state smallint not null, rights_state smallint not null,
  severity smallint not null, source_id smallint not null, n integer not null
);

-- The month partition that an event's time needs; safe to call from several sessions.
create function ensure_event_partition(month date) returns void language plpgsql as $$
declare part text := 'event_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass(part) is null then
    perform pg_advisory_xact_lock(hashtext(part));
    if to_regclass(part) is null then
      execute format('create table %I partition of event for values from (%L) to (%L)', part, month, (month + interval '1 month')::date);
    end if;
  end if;
end $$;

-- Union of sorted integer arrays, for effective rights.
create function union_of(state integer[], next integer[]) returns integer[] language sql immutable parallel safe
  as $$ select case when state = '{}' then next when next = '{}' then state else state | next end $$;
create aggregate union_agg(integer[]) (sfunc = union_of, stype = integer[], initcond = '{}');
