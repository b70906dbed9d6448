-- The month partition that an event's time needs; safe to call from several sessions. It is made beside the table and then attached: a
-- partition that is created in place locks the table of events against everybody who reads or writes it, and waits for them.
create or replace function ensure_event_partition(month date) returns void language plpgsql
  security definer set search_path = public, pg_temp
as $$
declare part text := 'event_' || to_char(month, 'YYYY_MM');
begin
  if to_regclass(part) is null then
    perform pg_advisory_xact_lock(hashtext(part));
    -- Asked of the table: what the session remembers of names may be older than the lock.
    if not exists (select from pg_tables where schemaname = 'public' and tablename = part) then
      execute format('create table %I (like event including all excluding indexes)', part);
      execute format(
        'alter table event attach partition %I for values from (%L) to (%L)',
        part, month, (month + interval '1 month')::date
      );
    end if;
  end if;
end $$;
