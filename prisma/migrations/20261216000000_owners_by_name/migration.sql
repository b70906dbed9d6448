-- Lists in the order of their owners walk it by their labels.
create index on ownership (label, identity_key) where state <> 'rejected';
