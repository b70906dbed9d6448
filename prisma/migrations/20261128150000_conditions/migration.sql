-- Policies keep what they say word for word, so that conditions and resources can be weighed and copied.
alter table permission_set
  add column statements jsonb,
  add column attached text[],
  -- The answer differs from holder to holder (policy variables), or from day to day (dates).
  add column depends_on_holder boolean not null default false,
  add column depends_on_time boolean not null default false;
alter table rights_profile
  -- Why Muster cannot tell whether the holder is an administrator.
  add column admin_doubt text,
  -- Some right leads further: only these take part in the search for paths.
  add column has_power boolean not null default false;
alter table escalation_path
  alter column hops drop not null,
  -- Why Muster cannot tell whether there is a path; then there are no hops.
  add column doubt text;
alter table history.escalation_path alter column hops drop not null;
alter table trust
  add column effect text not null default 'allow' check (effect in ('allow', 'deny')),
  add column except_principals text[],
  add column actions text[],
  add column condition jsonb,
  add column grade text check (grade in ('safe', 'caution', 'dangerous', 'unknown')),
  add column reach text,
  add column pattern text,
  add column who text,
  add column safe jsonb;
-- Who stands for a grant whose holder no list contains.
alter table identity_grant add column stand_in jsonb;
select keep_history(name) from unnest('{permission_set,rights_profile,escalation_path,trust,identity_grant}'::text[]) name;
