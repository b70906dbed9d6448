-- How often reading a file was begun since it last got on. A file at which the process dies again and again is given up.
create table reading_attempt (
  file_id integer primary key references import_file on delete cascade,
  n       integer not null,
  -- The record up to which it came.
  reached integer not null default 0
);
