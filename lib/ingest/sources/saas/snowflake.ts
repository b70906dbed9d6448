import { declared } from './declared'

/** Source: Snowflake documentation, CREATE SECRET. */
const secretTypes = ['OAUTH2', 'PASSWORD', 'GENERIC_STRING', 'SYMMETRIC_KEY', 'CLOUD_PROVIDER_TOKEN']
const off = { at: 'status', values: ['EXPIRED', 'DISABLED'] }

const ofPerson = {
  kind: 'api_client' as const,
  description: 'Logs in as a person, and does what that person may',
  contact: 'email',
}

/**
 * Users of Snowflake that are no people, and what users authenticate with. A user without a type is a person, whose tokens and key pairs stand
 * for themselves. The REST API calls the last login otherwise than SHOW USERS does. Sources: Snowflake REST API, users; SHOW USERS; SHOW USER PROGRAMMATIC ACCESS TOKENS; ACCOUNT_USAGE.CREDENTIALS.
 */
export const snowflake = declared({
  id: 'saas/snowflake',
  title: 'Snowflake service users, their credentials and stored secrets',
  vendor: 'snowflake',
  asksFor: 'Snowflake account',
  isTable: true,
  collect: `# a role with MANAGE GRANTS on the account (to see all users) and the database role SNOWFLAKE.SECURITY_VIEWER
snow sql --format json -q "show users" | jq -c '.[]' > snowflake.ndjson
snow sql --format json -q "select * from snowflake.account_usage.credentials where deleted_on is null" | jq -c '.[] | with_entries(.key |= ascii_downcase)' >> snowflake.ndjson`,
  lists: [
    ...['SERVICE', 'LEGACY_SERVICE'].map((type) => ({
      has: ['name', 'login_name'],
      is: { type },
      as: 'user',
      id: 'name',
      identity: {
        kind: 'service_account' as const,
        name: ['display_name', 'name'],
        created: 'created_on',
        off: { at: 'disabled', values: [true, 'true'] },
        lastUsed: ['last_success_login', 'last_successful_login'],
        // Only the older type of service user may have a password.
        interactive: { at: 'has_password', values: [true, 'true'] },
        owner: { at: 'email', from: 'field' as const },
        tags: {
          role: 'default_role',
          network_policy: 'network_policy',
          type: 'type',
          key_fingerprint: 'rsa_public_key_fp',
        },
      },
    })),
    { has: ['name', 'login_name'], leftOut: 'A person', as: 'user', id: 'name' },
    {
      has: ['name', 'user_name', 'role_restriction', 'status'],
      as: 'token',
      id: ['user_name', 'name'],
      of: { as: 'user', id: 'user_name', alone: ofPerson },
      credential: {
        kind: 'personal_access_token',
        label: 'Programmatic access token',
        created: 'created_on',
        expires: 'expires_at',
        off,
        binding: { role: 'role_restriction' },
      },
    },
    {
      has: ['credential_id', 'user_name'],
      is: { type: 'KEYPAIR' },
      as: 'credential',
      id: 'credential_id',
      of: { as: 'user', id: 'user_name', alone: ofPerson },
      credential: {
        kind: 'client_certificate',
        label: 'Key pair',
        created: 'created_on',
        rotated: 'last_altered',
        expires: 'expiration_date',
        lastUsed: 'last_used_on',
        nullIsNever: true,
        off,
      },
    },
    {
      has: ['credential_id', 'user_name'],
      leftOut: "A person's password or second factor",
      as: 'credential',
      id: 'credential_id',
    },
    ...['secret_type', 'type'].flatMap((at) =>
      secretTypes.map((type) => ({
        has: ['name', 'database_name', 'schema_name', 'created_on', 'owner'],
        // Many other things of a schema have a name, an owner and a type.
        is: { [at]: type },
        as: 'secret',
        id: ['database_name', 'schema_name', 'name'],
        identity: {
          kind: 'api_client' as const,
          name: ['name'],
          created: 'created_on',
          description: 'A secret that functions and integrations log in with elsewhere',
          owner: { at: 'owner', from: 'field' as const },
          tags: { type: at, integration: 'api_authentication' },
        },
        credential: {
          kind: 'client_secret' as const,
          label: 'Stored secret',
          inStore: true as const,
          created: 'created_on',
          expires: 'oauth_refresh_token_expiry_time',
        },
      })),
    ),
  ],
})
