-- An open finding whose check cannot tell any more stays open, and says since when: unknown closes nothing, and is no gap either.
alter table finding add column unknown_since timestamptz;
alter table history.finding add column unknown_since timestamptz;
select keep_history('finding');
create index on finding (check_no) where unknown_since is not null and resolved_at is null;
