-- Identities of two platforms that are at work as one: an account of a cluster that an annotation lets act as an account of a cloud.
create table identity_link (
  from_key bigint not null,
  to_key bigint not null,
  sureness smallint not null,
  reason text not null,
  -- found, confirmed or parted; a decision stays whatever later imports say
  state text not null default 'found',
  decided_by text,
  decided_at timestamptz,
  primary key (from_key, to_key)
);
create index on identity_link (to_key);
select keep_history('identity_link');

-- Accounts of clusters that say as whom of a cloud they act: 1 is Kubernetes.
create index identity_of_cloud on identity (identity_key)
  where provider = 1 and tags ?| '{iam.gke.io/gcp-service-account,eks.amazonaws.com/role-arn,azure.workload.identity/client-id}'::text[];
