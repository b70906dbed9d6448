import { declared, type Listed } from './declared'

const leftOut = (has: readonly string[], as: string, id: string, why: string): Listed => ({
  has,
  leftOut: why,
  as,
  id,
})
const BY_ROLE = 'Reaches a cloud by a role of it, which stands in the list of the cloud: no secret is kept'

/**
 * Service principals, apps and access tokens of Databricks. Secrets of service principals are on lists of their own, a request for each. Sources:
 * Databricks REST API, account service principals (SCIM), service principal secrets, token management, apps, connections, Git credentials, recipients.
 */
export const databricks = declared({
  id: 'saas/databricks',
  title: 'Databricks service principals, apps and stored credentials',
  vendor: 'databricks',
  asksFor: 'Databricks account',
  collect: `# an account administrator
databricks account service-principals list -o json | jq -c '.[]' | while read -r one; do
  jq -c . <<<"$one"; id=$(jq -r .id <<<"$one")
  databricks account service-principal-secrets list "$id" -o json | jq -c --arg id "$id" '.[] + {service_principal_id: $id}'
  databricks account service-principal-federation-policy list "$id" -o json | jq -c --arg id "$id" '.[] + {service_principal_id: $id}'
done > databricks.ndjson
# an administrator of each workspace
databricks token-management list -o json | jq -c '.[]' >> databricks.ndjson`,
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
    {
      has: ['token_id', 'creation_time', 'expiry_time'],
      as: 'token',
      id: 'token_id',
      identity: {
        kind: 'api_client',
        name: ['comment', 'token_id'],
        created: 'creation_time',
        description: 'Calls the API of a workspace as whoever it belongs to',
        // An administrator may have made it for a service principal.
        owner: { at: 'created_by_username', from: 'creator' },
        tags: { belongs_to: 'owner_id', workspace: 'workspace_id' },
      },
      credential: {
        kind: 'personal_access_token',
        label: 'Access token',
        created: 'creation_time',
        // -1 is no time: such a token has no end.
        expires: 'expiry_time',
        lastUsed: 'last_used_day',
      },
    },
    {
      has: ['uid', 'oidc_policy.issuer'],
      as: 'federation-policy',
      id: 'uid',
      of: {
        as: 'service-principal',
        id: 'service_principal_id',
        path: /\/servicePrincipals\/([^/]+)\/federationPolicies$/,
      },
      identity: {
        kind: 'api_client',
        name: ['name', 'uid'],
        created: 'create_time',
        description: 'Lets in tokens of another issuer as any user of the account whose name they bear',
        ifAlone: true,
      },
      trust: {
        issuer: 'oidc_policy.issuer',
        subject: 'oidc_policy.subject',
        audiences: 'oidc_policy.audiences',
      },
    },
    {
      has: ['name', 'service_principal_client_id', 'app_status'],
      as: 'app',
      id: 'name',
      identity: {
        kind: 'service_account',
        name: ['name'],
        created: 'create_time',
        description: 'An app: it acts as a service principal of its own',
        owner: { at: 'creator', from: 'creator' },
        tags: { application_id: 'service_principal_client_id', principal: 'service_principal_name' },
      },
    },
    {
      has: ['connection_id', 'connection_type', 'credential_type'],
      as: 'connection',
      id: 'connection_id',
      identity: {
        kind: 'api_client',
        name: ['full_name', 'name'],
        created: 'created_at',
        description: 'Logs in at another database for queries',
        owner: { at: 'owner', from: 'field' },
        tags: { to: 'connection_type', by: 'credential_type' },
      },
      credential: {
        kind: 'password',
        label: 'Credential of a connection',
        inStore: true,
        created: 'created_at',
      },
    },
    {
      has: ['credential_id', 'git_provider'],
      as: 'git-credential',
      id: 'credential_id',
      identity: { kind: 'api_client', name: ['git_username', 'git_provider'], tags: { at: 'git_provider' } },
      credential: { kind: 'personal_access_token', label: 'Git credential', inStore: true },
    },
    {
      has: ['name', 'authentication_type', 'activated'],
      is: { authentication_type: 'TOKEN' },
      as: 'recipient',
      id: 'name',
      identity: {
        kind: 'api_client',
        name: ['name'],
        created: 'created_at',
        description: 'Another company to which tables are shared by a token',
        thirdParty: 'name',
        owner: { at: 'owner', from: 'field' },
      },
      credential: {
        kind: 'api_key',
        label: 'Token of a recipient',
        each: 'tokens',
        id: 'id',
        created: 'created_at',
        expires: 'expiration_time',
      },
    },
    leftOut(
      ['name', 'authentication_type', 'activated'],
      'recipient',
      'name',
      'Another company that logs in by its own Databricks',
    ),
    leftOut(['id', 'name', 'metastore_id', 'used_for_managed_storage'], 'storage-credential', 'id', BY_ROLE),
    leftOut(
      ['credentials_id', 'credentials_name', 'account_id'],
      'credential-config',
      'credentials_id',
      BY_ROLE,
    ),
    leftOut(['name', 'backend_type'], 'secret-scope', 'name', 'A place for secrets, without what is in it'),
    leftOut(['job_id', 'settings'], 'job', 'job_id', 'A job: it runs as the account that it names'),
    leftOut(['name', 'endpoint_type', 'state'], 'endpoint', 'name', 'A model that is served'),
  ],
})
