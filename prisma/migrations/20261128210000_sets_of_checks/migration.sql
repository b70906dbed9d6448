-- Posture named its checks by bits of a bigint, which ended at the 63rd. It names them by sets of their numbers now.
create function pg_temp.numbers_in(mask bigint) returns integer[] language sql immutable as $$
  select coalesce(array_agg(no order by no), '{}') from generate_series(0, 62) no where mask & (1::bigint << no) <> 0 $$;

-- The view and the trigger hold on to the types of the columns; keep_history makes both anew.
drop view past.posture cascade;
drop trigger begin_version on posture;
alter table posture
  alter column applies type integer[] using pg_temp.numbers_in(applies), alter column fails type integer[] using pg_temp.numbers_in(fails),
  alter column unknown type integer[] using pg_temp.numbers_in(unknown), alter column accepted type integer[] using pg_temp.numbers_in(accepted);
alter table history.posture
  alter column applies type integer[] using pg_temp.numbers_in(applies), alter column fails type integer[] using pg_temp.numbers_in(fails),
  alter column unknown type integer[] using pg_temp.numbers_in(unknown), alter column accepted type integer[] using pg_temp.numbers_in(accepted);
select keep_history('posture');
create view past.facet_cube as
  select provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, count(*)::int as n,
    max(risk) as risk_most, max(unused_n) as unused_most, min(rotated_at) as rotated_least, max(last_used_at) as used_most
  from past.posture group by provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id;

-- A call of C costs a fraction of a call of SQL, and judging unites the sets of all credentials of an identity.
create or replace aggregate union_agg(integer[]) (sfunc = _int_union, stype = integer[], initcond = '{}');
drop function union_of(integer[], integer[]);
