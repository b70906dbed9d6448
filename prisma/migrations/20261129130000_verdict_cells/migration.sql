-- Some frameworks speak of AI agents only, or of what is in scope of PCI DSS.
alter table posture add column is_pci boolean not null default false;
alter table history.posture add column is_pci boolean not null default false;
select keep_history('posture');
create view past.facet_cube as
  select provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, count(*)::int as n,
    max(risk) as risk_most, max(unused_n) as unused_most, min(rotated_at) as rotated_least, max(last_used_at) as used_most
  from past.posture group by provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id;

-- How many identities have the same verdicts: what the posture of every control is counted from.
create table verdict_cell (
  applies integer[] not null,
  fails integer[] not null,
  open integer[] not null,
  unknown integer[] not null,
  severity smallint not null,
  is_ai boolean not null,
  is_pci boolean not null,
  n integer not null
);
insert into verdict_cell
  select applies, fails, fails - accepted, unknown, severity, kind = 11, is_pci, count(*)
  from posture where status <> 2 group by 1, 2, 3, 4, 5, 6, 7;
create view past.verdict_cell as
  select applies, fails, fails - accepted as open, unknown, severity, kind = 11 as is_ai, is_pci, count(*)::int as n
  from past.posture where status <> 2 group by 1, 2, 3, 4, 5, 6, 7;

-- What a person found about a control that no check reaches; distinct from accepted, and shown as such.
create table control_verification (
  framework text not null,
  control text not null,
  version text not null,
  result text not null,
  evidence text not null,
  link text,
  file_name text,
  file_sha256 bytea,
  verified_by text not null,
  verified_at timestamptz not null default now(),
  valid_until timestamptz not null,
  primary key (framework, control)
);
select keep_history('control_verification');
