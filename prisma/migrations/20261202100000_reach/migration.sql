-- What a leaked secret can do, as a scanner that tried it tells: a list of lines. Reports that are imported again say it.
alter table exposure add column reach jsonb;
select keep_history('exposure');
