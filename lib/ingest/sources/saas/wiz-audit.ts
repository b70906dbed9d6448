import { declaredLog } from './declared-log'

const account = {
  as: 'service-account',
  id: [
    'actionParameters.input.id',
    'actionParameters.id',
    'actionParameters.ID',
    'actionParameters.input.name',
  ],
  name: ['actionParameters.input.name'],
  identity: 'service_account',
} as const

/** The audit log of Wiz: service accounts made, rotated and deleted, and what they did. Source: Wiz API, auditLogEntries. */
export const wizAudit = declaredLog({
  id: 'saas/wiz-audit',
  title: 'Wiz audit log',
  vendor: 'wiz',
  asksFor: 'Wiz tenant',
  collect: `# a service account with the scope admin:audit
curl -sS -H "Authorization: Bearer $WIZ_TOKEN" -H 'Content-Type: application/json' "$WIZ_API" \\
  -d '{"query":"{ auditLogEntries(first: 500) { nodes { id action requestId status timestamp actionParameters userAgent sourceIP serviceAccount { id name } user { id name } } pageInfo { hasNextPage endCursor } } }"}' |
  jq -c '.data.auditLogEntries.nodes[]' > wiz-audit.ndjson`,
  has: [['action'], ['requestId'], ['actionParameters'], ['timestamp']],
  at: ['timestamp'],
  eventId: ['requestId', 'id'],
  what: ['action'],
  failed: { at: 'status', is: /^(FAILED|ACCESS_DENIED)$/i },
  by: ['user.name', 'user.id'],
  ip: ['sourceIP'],
  agent: ['userAgent'],
  machine: {
    as: 'service-account',
    id: ['serviceAccount.id'],
    name: ['serviceAccount.name'],
    identity: 'service_account',
  },
  happenings: [
    { when: /^CreateServiceAccount$/, kind: 'issue', ...account },
    { when: /^RotateServiceAccountSecret$/, kind: 'renew', ...account, credential: 'client_secret' },
    { when: /^DeleteServiceAccount$/, kind: 'revoke', ...account },
  ],
})
