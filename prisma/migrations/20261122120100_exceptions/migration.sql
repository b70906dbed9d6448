-- Until when the old path is watched, set when it is switched off.
alter table task add column hold_until timestamptz;

-- What people said before there were exceptions keeps its words.
insert into exception (finding_id, identity_key, state, reason, control, expires_at, requested_by, requested_by_id, requested_at, decided_by, decided_at, decision_note, severity)
select f.id, f.identity_key, 'approved', coalesce(f.accepted_reason, 'not recorded'), 'not recorded', coalesce(f.accepted_until, now()),
  coalesce(c.actor, 'not recorded'), 'unknown', coalesce(c.at, now()), 'Muster', now(), 'accepted before exceptions needed a second person', f.severity
from finding f
left join lateral (select actor, at from finding_change where finding_id = f.id and change = 'accepted' order by id desc limit 1) c on true
where f.state = 1 and f.resolved_at is null;
alter table finding drop column accepted_reason;

