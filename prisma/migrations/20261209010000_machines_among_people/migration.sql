-- A user of a directory may be a machine: what makes one think so, what somebody decided, and the identities that it then is.
alter table person
  add column signs text[] not null default '{}',
  -- person or machine, as somebody decided; null: nobody did
  add column nature text check (nature in ('person', 'machine')),
  add column nature_by text,
  add column nature_at timestamptz,
  add column machine_keys bigint[] not null default '{}';
select keep_history('person');
