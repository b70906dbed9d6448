-- What of a file was not about identities, by what was said of it, with counts: nothing is left out in silence.
alter table event_batch add column left_out jsonb;
select keep_history('event_batch');
