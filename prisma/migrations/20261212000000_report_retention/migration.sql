-- A file of a report may be removed after some days; its hash and signature stay, so that a copy can still be verified.
alter table report_file add column removed_at timestamptz;
