-- A log of sign-ins shows that an identity is used, and nothing of which rights it uses: only a log that names actions does.
alter table telemetry add column action_from timestamptz, add column action_to timestamptz;
select keep_history('telemetry');
update telemetry t set action_from = a.first_at, action_to = a.last_at
from (select i.provider, i.scope, min(x.first_at) as first_at, max(x.last_at) as last_at
      from identity_action x join identity i using (identity_key) group by 1, 2) a
where a.provider = t.provider and a.scope = t.scope;
