-- Code compared the words that people read. What happened to a finding or a task, and why an item went to a reviewer, are codes
-- of the vocabulary now. What no version of Muster wrote is kept in the note.
create function pg_temp.code_of(said text) returns smallint language sql immutable as $$
  select (array_position('{"opened","regressed","verified","severity changed","no longer a gap","planned","started","claimed done","not done after all","cancelled","task cancelled","claim contradicted","assigned","due date changed","step done","step undone","ticket","not a problem","reopened","accepted","exception asked for","bridge asked for","exception approved","exception refused","exception withdrawn","exception went stale","exception expired"}'::text[], said) - 1)::smallint $$;
create function pg_temp.cause_of(said text) returns smallint language sql immutable as $$
  select (case when said like 'named by %' then 1 when said like 'reassigned by %' then 2 when said like 'not theirs, says %' then 3
    when said like 'not known to %' then 4 when said like 'escalated, %' then 5 when said like 'second stage, %' then 6 else 0 end)::smallint $$;

-- The views and triggers hold on to the types of the columns; keep_history makes both anew.
drop view past.finding_change;
drop view past.task_change;
drop trigger begin_version on finding_change;
drop trigger begin_version on task_change;
alter table finding_change
  alter column note type text using case when pg_temp.code_of(change) is null then concat_ws(': ', change, note) else note end,
  alter column change type smallint using coalesce(pg_temp.code_of(change), 27);
alter table history.finding_change
  alter column note type text using case when pg_temp.code_of(change) is null then concat_ws(': ', change, note) else note end,
  alter column change type smallint using coalesce(pg_temp.code_of(change), 27);
alter table task_change
  alter column note type text using case when pg_temp.code_of(change) is null then concat_ws(': ', change, note) else note end,
  alter column change type smallint using coalesce(pg_temp.code_of(change), 27);
alter table history.task_change
  alter column note type text using case when pg_temp.code_of(change) is null then concat_ws(': ', change, note) else note end,
  alter column change type smallint using coalesce(pg_temp.code_of(change), 27);

-- Who decided stands in a column of its own, and need not be told from the reason.
drop view past.ownership;
drop trigger begin_version on ownership;
alter table ownership alter column reason type text using case when reason = 'decided by ' || decided_by then 'named by hand' else reason end;
alter table history.ownership alter column reason type text using case when reason = 'decided by ' || decided_by then 'named by hand' else reason end;

-- A change of type rewrites the rows without a new version of each.
alter table attestation_route add column cause smallint not null default 0;
alter table attestation_route alter column cause type smallint using pg_temp.cause_of(why);
alter table campaign_item add column asked_cause smallint not null default 0;
alter table campaign_item alter column asked_cause type smallint using pg_temp.cause_of(asked_because);
select keep_history(name) from unnest('{finding_change,task_change,ownership,attestation_route,campaign_item}'::text[]) name;
update history.attestation_route set cause = pg_temp.cause_of(why);
update history.campaign_item set asked_cause = pg_temp.cause_of(asked_because);
