-- The decisions that a campaign takes only with a reason: 'reduce', 'revoke'.
alter table campaign add column reason_for text[] not null default '{}';
select keep_history('campaign');

-- Somebody who decides reviews for an absent person, for a time. One at a time for each person.
create table absence (
  person_id int primary key references person on delete cascade,
  delegate_person_id int not null references person on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  set_by text not null,
  set_at timestamptz not null default now(),
  check (delegate_person_id <> person_id),
  check (ends_at > starts_at)
);
create index absence_delegate on absence (delegate_person_id);

-- What was sent to somebody of late: one message a day for what is not urgent.
create index mail_sent on mail (recipient, sent_at) where sent_at is not null;

-- The page that a message leads to. Its sender makes a signed link of it for the one who reads it.
alter table mail add column opens text;
