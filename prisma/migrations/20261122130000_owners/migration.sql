-- Order of succession among the accepted owners of an identity: 1 is asked first.
alter table ownership add column rank integer not null default 1 check (rank > 0);

-- Who a log says made the credential: a native id, or the e-mail of the session.
alter table credential add column created_by text;

-- Every change of an assignment, so that an owner's provenance can be read years later.
create table ownership_change (
  id           bigint generated always as identity primary key,
  identity_key bigint not null,
  owner        text not null,
  label        text not null,
  at           timestamptz not null default now(),
  actor        text not null,
  change       text not null check (change in ('accepted', 'rejected', 'not_mine', 'ordered', 'handed_over')),
  note         text
);
create index on ownership_change (identity_key, id desc);

-- Lines of CODEOWNERS files. The last line whose pattern covers a path wins.
create table code_owner (
  repository  text not null check (repository = lower(repository)),
  line        integer not null,
  pattern     text not null,
  path_regex  text not null,
  owners      text[] not null,
  uploaded_by text not null,
  uploaded_at timestamptz not null default now(),
  primary key (repository, line)
);

-- What a person who leaves would hand over, prepared before it happens.
create table handover (
  person_id    integer not null references person on delete cascade,
  identity_key bigint not null,
  successor    text not null,
  label        text not null,
  prepared_by  text not null,
  prepared_at  timestamptz not null default now(),
  primary key (person_id, identity_key)
);

-- The namespace, resource group or path that an identity lies in: its neighbours hint at its owner.
create function neighbourhood(provider smallint, native_id text) returns text language sql immutable parallel safe as $$
  select case
    when native_id ~* '/resourcegroups/[^/]+/' then lower(substring(native_id from '(?i)^(.*/resourcegroups/[^/]+)/'))
    when provider = 1 then substring(native_id from '^(.+)/[^/]+$')
    when provider = 2 then substring(native_id from '^(spiffe://[^/]+/ns/[^/]+)/')
    when native_id ~ '^arn:[^:]+:iam::[0-9]+:(user|role)/.+/' then substring(native_id from '^(.+)/[^/]+$')
  end $$;
create index on identity (neighbourhood(provider, native_id)) where neighbourhood(provider, native_id) is not null;

-- A name without its prefix, environment and counting number: 'svc-export-prod-2' and 'export' are one thing.
create function name_stem(name text) returns text language sql immutable parallel safe as $$
  select ltrim(regexp_replace(lower(name), '(^|[-_./])(svc|sa|app|production|prod|prd|staging|stage|stg|development|dev|testing|test|uat|qa|[0-9]+)(?=$|[-_./])', '', 'g'), '-_./') $$;
create index on identity (name_stem(name));
