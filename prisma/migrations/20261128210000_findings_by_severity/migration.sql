-- The list of open findings begins with the worst and newest: it is walked instead of sorting all that are open.
create index finding_worst_newest on finding (severity desc, id desc) where resolved_at is null;
