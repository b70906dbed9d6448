import { declaredLog } from './declared-log'

const key = {
  as: 'api-key',
  // The log tells of a key no id, only its name.
  id: ['inputs.inputs.name', 'inputs.name'],
  identity: 'api_client',
  credential: 'api_key',
} as const

/** The audit log of a Tines tenant: API keys that were made and deleted. Source: Tines API, audit logs. */
export const tinesAudit = declaredLog({
  id: 'saas/tines-audit',
  title: 'Tines audit log',
  vendor: 'tines',
  asksFor: 'Tines tenant',
  collect: `# an API key of an administrator of the tenant
next="https://$TENANT/api/v1/audit_logs?per_page=500"
while [ -n "$next" ]; do
  page=$(curl -sS -H "Authorization: Bearer $TINES_KEY" "$next"); jq -c '.audit_logs[]' <<<"$page"; next=$(jq -r '.meta.next_page // ""' <<<"$page")
done > tines-audit.ndjson`,
  has: [['operation_name'], ['tenant_id'], ['created_at']],
  at: ['created_at'],
  eventId: ['id'],
  what: ['operation_name'],
  by: ['user_email', 'user_id'],
  ip: ['request_ip'],
  agent: ['request_user_agent'],
  happenings: [
    { when: /^AuthenticationTokenCreation$/, kind: 'issue', ...key },
    { when: /^AuthenticationTokenDeletion$/, kind: 'revoke', ...key },
  ],
})
