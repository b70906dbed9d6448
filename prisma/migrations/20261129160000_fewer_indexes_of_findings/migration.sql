-- No list is sorted like this any more (the worst and newest come first), and each index is written with every finding that opens.
drop index finding_severity_opened_at_id_idx;
