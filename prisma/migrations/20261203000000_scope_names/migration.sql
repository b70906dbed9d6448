-- Other names of a scope, and of the resources that grants name: the number of a project beside its id. They are never given to another.
create table scope_alias (
  provider smallint not null,
  alias text not null,
  name text not null,
  primary key (provider, alias)
);
