-- Leases and certificates that may be known under two names are looked for after every import: few of all credentials.
create index on credential (identity_key, credential_key) where kind = 13 and native_id like '%/%';
create index on credential (identity_key, credential_key) where native_id like 'X509S%';
