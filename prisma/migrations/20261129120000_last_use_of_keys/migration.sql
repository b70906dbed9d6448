-- A log tells when a credential was last used, by its id: as good as an inventory that says so.
update credential c set last_used_at = u.at, never_used = false
from (select identity_key, credential_key, max(last_use_ok_at) as at from credential_context
      where credential_key <> 0 and last_use_ok_at is not null group by 1, 2) u
where c.identity_key = u.identity_key and c.credential_key = u.credential_key and c.is_static
  and (c.last_used_at is null or c.last_used_at < u.at);
