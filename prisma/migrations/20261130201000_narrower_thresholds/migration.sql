-- Numbers of a check for a part of what it judges: an environment, a class, a scope. Versioned with the others.
alter table check_params add column narrower jsonb not null default '[]';
select keep_history('check_params');
