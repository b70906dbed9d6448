-- Events of an import that waits for its confirmation are counted and not stored; confirmed, its logs are read once more.
alter table event_batch add column is_held boolean not null default false;
select keep_history('event_batch');
