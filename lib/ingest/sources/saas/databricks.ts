import { declared } from './declared'

/**
 * Service principals and apps of Databricks. Their secrets and tokens are on lists of their own, a request for each. Sources: Databricks REST API,
 * account service principals (SCIM), service principal secrets, apps.
 */
export const databricks = declared({
  id: 'saas/databricks',
  title: 'Databricks service principals and apps',
  vendor: 'databricks',
  asksFor: 'Databricks account',
  collect: `# an account administrator
databricks account service-principals list -o json | jq -c '.[]' | while read -r one; do
  jq -c . <<<"$one"; id=$(jq -r .id <<<"$one")
  databricks account service-principal-secrets list "$id" -o json | jq -c --arg id "$id" '.[] + {service_principal_id: $id}'
done > databricks.ndjson`,
  lists: [
    {
      has: ['id', 'applicationId', 'displayName'],
      as: 'service-principal',
      id: 'id',
      identity: {
        kind: 'service_account',
        name: ['displayName'],
        off: { at: 'active', values: [false] },
        tags: { application_id: 'applicationId' },
      },
    },
    {
      has: ['id', 'secret_hash', 'service_principal_id'],
      as: 'secret',
      id: 'id',
      of: { as: 'service-principal', id: 'service_principal_id' },
      credential: {
        kind: 'client_secret',
        label: 'OAuth secret',
        created: 'create_time',
        expires: 'expire_time',
        off: { at: 'status', values: ['INACTIVE'] },
      },
    },
  ],
})
