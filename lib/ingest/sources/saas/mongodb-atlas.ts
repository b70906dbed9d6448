import { declared } from './declared'

/**
 * Programmatic API keys and service accounts of MongoDB Atlas, with their roles. Source: MongoDB Atlas Administration API v2, apiKeys,
 * serviceAccounts and their secrets.
 */
export const mongodbAtlas = declared({
  id: 'saas/mongodb-atlas',
  title: 'MongoDB Atlas API keys and service accounts',
  vendor: 'mongodb-atlas',
  asksFor: 'Atlas organisation',
  collect: `# an API key or service account with the role "Organization Read Only"
atlas organizations apiKeys list --orgId "$ORG" -o json > atlas-api-keys.json
atlas api serviceAccounts listOrgServiceAccounts --orgId "$ORG" -o json > atlas-service-accounts.json`,
  lists: [
    {
      has: ['id', 'publicKey', 'roles'],
      as: 'api-key',
      // What the log of the organisation calls it by.
      id: 'publicKey',
      identity: { kind: 'api_client', name: ['desc', 'publicKey'], tags: { public_key: 'publicKey' } },
      credential: { kind: 'api_key', label: 'Programmatic API key', neverEnds: true },
      scopes: 'roles',
    },
    {
      has: ['clientId', 'name'],
      starts: { clientId: 'mdb_sa_id_' },
      as: 'service-account',
      id: 'clientId',
      identity: { kind: 'service_account', name: ['name'], created: 'createdAt' },
      credential: {
        kind: 'client_secret',
        label: 'Client secret',
        each: 'secrets',
        id: 'id',
        created: 'createdAt',
        expires: 'expiresAt',
        lastUsed: 'lastUsedAt',
      },
      scopes: 'roles',
    },
  ],
})
