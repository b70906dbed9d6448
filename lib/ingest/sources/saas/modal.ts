import { declared } from './declared'

/**
 * Service users, proxy tokens and stored secrets of Modal, and what service users may do in an environment. Modal speaks gRPC: these are the answers of its client
 * library as JSON. Source: Modal documentation, service users, proxy auth tokens, role-based access control.
 */
export const modal = declared({
  id: 'saas/modal',
  title: 'Modal service users, proxy tokens and stored secrets',
  vendor: 'modal',
  asksFor: 'Modal workspace',
  collect: `# Modal answers by its client library alone: write what it lists of service users, proxy tokens and
# roles of environments as JSON, with the token of a manager of the workspace`,
  lists: [
    {
      has: ['name', 'token_id', 'created_by', 'created_at'],
      starts: { id: 'su-' },
      as: 'service-user',
      id: 'id',
      identity: {
        kind: 'service_account',
        name: ['name'],
        created: 'created_at',
        lastUsed: 'last_used_at',
        owner: { at: 'created_by', from: 'creator' },
      },
      credential: {
        kind: 'api_key',
        label: 'Token of a service user',
        id: 'token_id',
        created: 'created_at',
        lastUsed: 'last_used_at',
      },
    },
    {
      has: ['token_id', 'created_at', 'scoped'],
      starts: { id: 'wk-' },
      as: 'proxy-token',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['name', 'id'],
        created: 'created_at',
        description: 'Calls web endpoints of the workspace',
        tags: { scoped: 'scoped' },
      },
      credential: { kind: 'api_key', label: 'Proxy token', created: 'created_at' },
    },
    {
      has: ['name', 'created_at', 'created_by'],
      starts: { id: 'st-' },
      as: 'secret',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['name'],
        created: 'created_at',
        description: 'A secret that functions are given: it lets in somewhere else',
        owner: { at: 'created_by', from: 'creator' },
      },
      credential: {
        kind: 'client_secret',
        label: 'Stored secret',
        inStore: true,
        created: 'created_at',
        lastUsed: 'last_used_at',
      },
    },
    {
      has: ['role', 'service_user_name'],
      starts: { service_user_id: 'su-' },
      as: 'role',
      id: ['service_user_id', 'role'],
      of: { as: 'service-user', id: 'service_user_id' },
      scopes: 'role',
    },
    {
      has: ['role', 'user_name', 'user_id'],
      is: { service_user_id: null },
      leftOut: 'The role of a person',
      as: 'role',
      id: 'user_id',
    },
  ],
})
