-- An account of the company login is a subject of its issuer, never an e-mail (OpenID Connect Core 1.0, section 5.7).
alter table app_user
  add column company_issuer text,
  add column company_subject text,
  -- Until then the company login with this e-mail may take the account over: its owner proved the password, or an administrator
  -- allowed it.
  add column company_open_until timestamptz,
  add check ((company_issuer is null) = (company_subject is null)),
  add unique (company_issuer, company_subject);

-- A link for whoever has it makes the first administrator and nobody else.
update sign_up_link set expires_at = now()
where email is null and used_at is null and exists (select 1 from role_binding where role = 'administrator');

-- What a token does, the person behind it does: it may no more than its maker may. Null for those of the command line.
alter table api_token add column maker_id uuid references app_user on delete cascade;
update api_token t set maker_id = u.id from app_user u where u.email = t.created_by;
-- Who asked by token asked: they do not decide on it either.
update exception x set requested_by_id = 'user:' || t.maker_id from api_token t
where x.requested_by_id = 'token:' || t.id and t.maker_id is not null;
