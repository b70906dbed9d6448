import { declared } from './declared'

/**
 * Applications, their client secrets and API keys of WorkOS. The secrets of an application do not name it: their answer has to be kept under the path of
 * its request, or told the application by the command. Source: WorkOS API, connect applications, client secrets, organization API keys.
 */
export const workos = declared({
  id: 'saas/workos',
  title: 'WorkOS applications, client secrets and API keys',
  vendor: 'workos',
  asksFor: 'WorkOS environment',
  collect: `# a secret key of the environment
api() { curl -sS -H "Authorization: Bearer $WORKOS_API_KEY" "https://api.workos.com$1"; }
{
  api '/connect/applications?limit=100' | jq -c '.data[]' | while read -r app; do
    echo "$app"; id=$(jq -r .id <<<"$app")
    api "/connect/applications/$id/client_secrets" | jq -c --arg id "$id" '.[] + {application_id: $id}'
  done
  api '/organizations?limit=100' | jq -r '.data[].id' | while read -r id; do api "/organizations/$id/api_keys?limit=100" | jq -c '.data[]'; done
} > workos.ndjson`,
  lists: [
    {
      has: ['client_id', 'name', 'application_type'],
      is: { object: 'connect_application' },
      as: 'application',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['name'],
        created: 'created_at',
        tags: { type: 'application_type', client_id: 'client_id', organization: 'organization_id' },
      },
      scopes: 'scopes',
    },
    {
      has: ['id', 'created_at'],
      is: { object: 'connect_application_secret' },
      as: 'client-secret',
      id: 'id',
      of: {
        as: 'application',
        id: 'application_id',
        path: /^\/connect\/applications\/([^/]+)\/client_secrets$/,
      },
      credential: {
        kind: 'client_secret',
        label: 'Client secret',
        created: 'created_at',
        lastUsed: 'last_used_at',
        nullIsNever: true,
      },
    },
    {
      has: ['id', 'name', 'permissions'],
      is: { object: 'api_key' },
      as: 'api-key',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['name'],
        created: 'created_at',
        tags: { owner_type: 'owner.type', owner_id: 'owner.id' },
      },
      credential: {
        kind: 'api_key',
        label: 'API key',
        created: 'created_at',
        lastUsed: 'last_used_at',
        nullIsNever: true,
      },
      scopes: 'permissions',
    },
  ],
})
