-- The history is written by triggers with the owner's rights and by nobody else. What an installation does not want to keep for
-- ever is let go of here: versions that ended a day and more before the given instant, at most so many of each table at a time.
-- The day is for whoever looked back before the beginning moved, and still reads.
create function forget_history(before timestamptz, most integer) returns integer
language plpgsql security definer set search_path = public, pg_catalog as $$
declare
  name text; gone integer; total integer := 0;
begin
  update installation set history_since = before where history_since < before;
  for name in select tablename from pg_tables where schemaname = 'history' order by 1 loop
    execute format('delete from history.%I where ctid = any (array(select ctid from history.%I where valid_to <= $1 limit $2))', name, name)
      using before - interval '1 day', most;
    get diagnostics gone = row_count;
    total := total + gone;
  end loop;
  return total;
end $$;
revoke execute on function forget_history(timestamptz, integer) from public;
