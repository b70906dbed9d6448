-- Whether its platform lets somebody sign in as the identity, or through it, as people do. Lists that are imported again say it;
-- until then it is unknown.
alter table identity add column interactive boolean;
select keep_history('identity');
