#!/bin/sh
# Makes the secrets of compose.yaml, once, in the folder "secrets" beside it. A file that is there stays as it is.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }
keep() { [ -s "secrets/$1" ] || printf '%s\n' "$2" > "secrets/$1"; }
for role in postgres owner write read; do keep "$role-password" "$(random)"; done
keep secret "$(random)"
url() { printf 'postgres://muster_%s:%s@db:5432/muster' "$1" "$(cat "secrets/$1-password")"; }
keep migrate-url "$(url owner)"
keep database-url "$(url write)"
keep read-url "$(url read)"
# Compose hands a secret on with the rights of its file; the containers run as other users. The folder keeps everybody else out.
chmod 0444 secrets/*
chmod 0700 secrets
