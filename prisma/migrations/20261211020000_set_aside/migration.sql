-- When findings were set aside: 17 is "not a problem", 22 an approved exception.
create index finding_change_set_aside on finding_change (finding_id) where change in (17, 22);
