-- Groups of clusters are few, and every judging asks for them.
create index identity_cluster_group on identity (provider, scope) where native_id = scope || '/group/' || name;
