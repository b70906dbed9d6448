-- When a lifetime or a missing audience was last seen in what was issued: a log that goes on without it proves the fix.
alter table credential_context
  add column ttl_max_at timestamptz,
  add column no_audience_at timestamptz,
  add column many_audience_at timestamptz,
  add column unknown_audience_at timestamptz;
