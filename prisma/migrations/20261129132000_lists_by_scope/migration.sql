-- Whether a complete list leaves out somebody whom only a log knows is asked for each of them.
create index on complete_delivery (scope, about, as_of);
