-- What the pages of frameworks and checks show of the whole estate, counted by each judging: reading it does not grow with the
-- number of combinations of verdicts. A question is whose identities count, and the numbers of checks: 'ai 3 17'.
create table question_tally (
  question text primary key,
  holds integer not null,
  gap integer not null,
  accepted integer not null,
  unknown integer not null,
  total integer not null,
  worst smallint
);
