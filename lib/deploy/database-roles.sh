#!/bin/sh
# Run once by the PostgreSQL image, when it makes its database: the three roles of Muster, each with no more than it needs.
set -eu
secret() { cat "/run/secrets/$1-password"; }
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-postgres}" \
  -v owner="$(secret owner)" -v write="$(secret write)" -v read="$(secret read)" <<'SQL'
create role muster_owner login password :'owner';
create role muster_write login password :'write';
create role muster_read login password :'read';
create database muster owner muster_owner;
revoke all on database muster from public;
grant connect on database muster to muster_write, muster_read;
SQL
