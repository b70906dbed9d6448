-- Which edition of a framework is in use: one that a new version of Muster brings waits until somebody adopts it.
alter table framework_edition add column hash text not null default '';
alter table history.framework_edition add column hash text not null default '';
select keep_history('framework_edition');
