-- When a secret was taken out of what had been frozen: the hash is of what was shown, and the body no longer gives it.
alter table attestation_evidence add column redacted_at timestamptz;
select keep_history('attestation_evidence');
