-- Wrong passwords and codes, for each account and the address that they came from: whoever guesses waits, and not whoever the
-- account belongs to. The e-mail may be that of no account, so that nobody learns which there are.
create table sign_in_failure (
  email      text not null,
  address    text not null,
  failures   integer not null,
  last_at    timestamptz not null,
  wait_until timestamptz not null,
  primary key (email, address)
);
create index on sign_in_failure (last_at);
create index on rate_limit (refreshed_at);

-- How an account was locked before: for everybody, by anybody.
alter table app_user drop column failed_logins, drop column locked_until;
