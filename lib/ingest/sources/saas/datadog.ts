import { declared } from './declared'

const created = 'attributes.created_at'
const owned = 'relationships.owned_by.data.id'

/**
 * Keys, tokens and service accounts of Datadog. An application key does what its owner may do unless it has scopes of its own; no last use means none
 * in ninety days, not never. Source: Datadog API reference, "Key Management", "Service Accounts".
 */
export const datadog = declared({
  id: 'saas/datadog',
  title: 'Datadog keys and service accounts',
  vendor: 'datadog',
  asksFor: 'Datadog organisation',
  collect: `# an application key with api_keys_read, org_app_keys_read, org_access_read, service_account_read
api() { curl -sS -H "DD-API-KEY: $DD_API_KEY" -H "DD-APPLICATION-KEY: $DD_APP_KEY" "https://api.$DD_SITE/api/v2/$1"; }
{
  for list in api_keys application_keys personal_access_tokens; do
    page=0; while answer=$(api "$list?page[size]=100&page[number]=$page") && [ "$(jq '.data | length' <<<"$answer")" -gt 0 ]; do jq -c '.data[]' <<<"$answer"; page=$((page + 1)); done
  done
  api 'users?filter[service_account]=true&page[size]=500' | jq -c '.data[]'
} > datadog.ndjson`,
  lists: [
    {
      has: ['id', 'attributes.last4'],
      is: { type: 'api_keys' },
      as: 'api-key',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['attributes.name'],
        created,
        description: 'Sends data to the organisation',
      },
      credential: {
        kind: 'api_key',
        label: 'API key',
        created,
        neverEnds: true,
        lastUsed: 'attributes.last_used_date.timestamp',
      },
    },
    {
      has: ['id', 'attributes.name'],
      is: { type: 'application_keys' },
      as: 'application-key',
      id: 'id',
      identity: { kind: 'api_client', name: ['attributes.name'], created },
      credential: {
        kind: 'api_key',
        label: 'Application key',
        created,
        neverEnds: true,
        lastUsed: 'attributes.last_used_at',
      },
      scopes: 'attributes.scopes',
    },
    {
      has: ['id', 'attributes.name'],
      is: { type: 'personal_access_tokens' },
      as: 'token',
      id: 'id',
      identity: { kind: 'api_client', name: ['attributes.name'], created },
      credential: {
        kind: 'personal_access_token',
        label: 'Personal access token',
        created,
        expires: 'attributes.expires_at',
        lastUsed: 'attributes.last_used_at',
      },
      scopes: 'attributes.scopes',
    },
    {
      has: ['id', 'attributes.name', owned],
      is: { type: 'service_access_tokens' },
      as: 'token',
      id: 'id',
      of: { as: 'service-account', id: owned },
      credential: {
        kind: 'api_key',
        label: 'Access token of a service account',
        created,
        expires: 'attributes.expires_at',
        lastUsed: 'attributes.last_used_at',
      },
      scopes: 'attributes.scopes',
    },
    {
      has: ['id', 'attributes.handle'],
      is: { type: 'users', 'attributes.service_account': true },
      as: 'service-account',
      id: 'id',
      identity: {
        kind: 'service_account',
        name: ['attributes.name', 'attributes.email', 'attributes.handle'],
        created,
        off: { at: 'attributes.disabled', values: [true] },
      },
    },
    {
      has: ['id', 'attributes.handle'],
      is: { type: 'users', 'attributes.service_account': false },
      leftOut: 'A person',
      as: 'user',
      id: 'id',
    },
  ],
})
