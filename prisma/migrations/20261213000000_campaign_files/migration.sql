-- Records of campaigns that left as a file: their hash, signed, so that a file can be told to be one of them.
create table campaign_file (
  sha256 bytea primary key,
  campaign_id integer not null references campaign,
  format text not null,
  bytes bigint not null,
  is_part boolean not null,
  as_of timestamptz,
  made_by text not null,
  at timestamptz not null,
  signature bytea not null
);
