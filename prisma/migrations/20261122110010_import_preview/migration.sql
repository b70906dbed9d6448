-- What a waiting import would open and close, found by merging and judging it and undoing both.
alter table import add column effect jsonb;
