-- What a token holds through the account of its own user is no right of a group: until now only the words of the name told them apart.
alter table membership add column is_own_account boolean;
select keep_history('membership');
update claim set body = body || '{"is_own_account": true}'
where type = 'membership' and body->>'name' = 'its user ' || (body->>'native_id');
update membership set is_own_account = true where name = 'its user ' || native_id;
