import { declared, type Listed } from './declared'

const kinds = {
  auth: { label: 'Auth key', does: 'Adds machines to the network' },
  api: { label: 'API access token', does: 'Calls the API as its person' },
  client: { label: 'OAuth client', does: 'Calls the API by itself' },
} as const

const key = (keyType: keyof typeof kinds): Listed => ({
  has: ['id', 'created'],
  is: { keyType },
  as: 'key',
  id: 'id',
  identity: {
    kind: 'api_client',
    name: ['description', 'id'],
    created: 'created',
    description: kinds[keyType].does,
    owner: { at: 'userId', from: 'creator' },
    tags: {
      reusable: 'capabilities.devices.create.reusable',
      ephemeral: 'capabilities.devices.create.ephemeral',
    },
  },
  credential: {
    kind: keyType === 'client' ? 'client_secret' : 'api_key',
    label: kinds[keyType].label,
    created: 'created',
    ...(keyType === 'client' ? { neverEnds: true as const } : { expires: 'expires' }),
    off: { at: 'invalid', values: [true] },
  },
  scopes: 'scopes',
})

/** Auth keys, API tokens and OAuth clients of a tailnet. When one was last used is not told. Source: Tailscale API v2, tailnet keys. */
export const tailscale = declared({
  id: 'saas/tailscale',
  title: 'Tailscale keys and OAuth clients',
  vendor: 'tailscale',
  asksFor: 'tailnet',
  collect: `# an OAuth client with the scopes auth_keys:read, api_access_tokens:read and oauth_keys:read
curl -sS -H "Authorization: Bearer $TAILSCALE_TOKEN" 'https://api.tailscale.com/api/v2/tailnet/-/keys?all=true' > tailscale.json`,
  lists: [
    ...(Object.keys(kinds) as (keyof typeof kinds)[]).map(key),
    {
      has: ['id', 'issuer', 'subject'],
      is: { keyType: 'federated' },
      as: 'key',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['description', 'id'],
        created: 'created',
        description: 'Lets in tokens of another issuer: it holds no secret',
      },
      trust: { issuer: 'issuer', subject: 'subject', audiences: 'audience' },
      scopes: 'scopes',
    },
    {
      has: ['id', 'created', 'expires', 'capabilities'],
      as: 'key',
      id: 'id',
      identity: { kind: 'api_client', name: ['description', 'id'], created: 'created' },
      credential: { kind: 'api_key', label: 'Key', created: 'created', expires: 'expires' },
    },
  ],
})
