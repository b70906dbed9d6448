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

/** A device that a tag owns is a machine's; any other belongs to the person who signed in on it. Its key may be kept from ending. */
const device = (keyExpiryDisabled: boolean): Listed => ({
  has: ['nodeId', 'hostname', 'lastSeen', 'tags.0'],
  is: { keyExpiryDisabled },
  as: 'device',
  id: 'nodeId',
  identity: {
    kind: 'other',
    name: ['name', 'hostname'],
    created: 'created',
    description: 'A machine of the network that belongs to its tags and to nobody who signed in',
    lastUsed: 'lastSeen',
    off: { at: 'authorized', values: [false] },
    tags: { tag: 'tags.0', os: 'os', version: 'clientVersion' },
  },
  credential: {
    kind: 'other',
    label: 'Node key',
    created: 'created',
    ...(keyExpiryDisabled ? { neverEnds: true as const } : { expires: 'expires' }),
  },
})

/**
 * Auth keys, API tokens, OAuth clients and tagged devices of a tailnet. When a key was last used is not told. Source: Tailscale API v2,
 * tailnet keys and devices.
 */
export const tailscale = declared({
  id: 'saas/tailscale',
  title: 'Tailscale keys, OAuth clients and devices',
  vendor: 'tailscale',
  asksFor: 'tailnet',
  collect: `# an OAuth client with the scopes auth_keys:read, api_access_tokens:read and oauth_keys:read; for the devices devices:core:read
curl -sS -H "Authorization: Bearer $TAILSCALE_TOKEN" 'https://api.tailscale.com/api/v2/tailnet/-/keys?all=true' > tailscale.json
curl -sS -H "Authorization: Bearer $TAILSCALE_TOKEN" 'https://api.tailscale.com/api/v2/tailnet/-/devices' > devices.json`,
  lists: [
    device(true),
    device(false),
    { has: ['nodeId', 'hostname', 'user'], as: 'device', id: 'nodeId', leftOut: 'A device of a person' },
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
