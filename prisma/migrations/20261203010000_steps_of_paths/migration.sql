-- Whose path leads over an identity is found by the step that names it.
create index on escalation_path using gin (path);
