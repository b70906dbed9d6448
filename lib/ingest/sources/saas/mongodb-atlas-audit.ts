import { declaredLog } from './declared-log'

const key = { as: 'api-key', id: ['targetPublicKey'], identity: 'api_client', credential: 'api_key' } as const

/** Events of an organisation or project of MongoDB Atlas: API keys made, changed, deleted, and what keys did. Source: MongoDB Atlas Administration API v2, events. */
export const mongodbAtlasAudit = declaredLog({
  id: 'saas/mongodb-atlas-audit',
  title: 'MongoDB Atlas events',
  vendor: 'mongodb-atlas',
  asksFor: 'Atlas organisation',
  collect: `# an API key or service account with the role "Organization Read Only"
atlas events organizations list --orgId "$ORG" -o json > atlas-events.json`,
  has: [['eventTypeName'], ['created'], ['isGlobalAdmin', 'orgId', 'groupId']],
  at: ['created'],
  eventId: ['id'],
  what: ['eventTypeName'],
  by: ['username', 'userId'],
  ip: ['remoteAddress'],
  machine: { as: 'api-key', id: ['publicKey'], identity: 'api_client', credential: 'api_key' },
  happenings: [
    { when: /^API_KEY_CREATED$/i, kind: 'issue', ...key },
    { when: /^API_KEY_DELETED$/i, kind: 'revoke', ...key },
  ],
})
