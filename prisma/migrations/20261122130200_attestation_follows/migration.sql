-- The last judging that a campaign has followed: between judgings there is nothing new to look for.
alter table campaign add column seen_judgement integer not null default 0;
