-- The application's role may change rows and nothing else. Two things that it needs done take an owner: a month's partition
-- of events, and fresh statistics of the staging tables.
alter function ensure_event_partition(date) security definer set search_path = public, pg_temp;
revoke execute on function ensure_event_partition(date) from public;

create function analyze_staging() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze stage_record;
  analyze stage_row;
end $$;
revoke execute on function analyze_staging() from public;
