import { declaredLog } from './declared-log'

const token = {
  as: 'token',
  id: ['source_id'],
  name: ['source_label'],
  identity: 'api_client',
  credential: 'api_key',
  is: { source_type: /^(api_token|access_token|oauth_client|oauth_token|global_client)$/ },
} as const

/** The audit log of Zendesk: API tokens and OAuth clients that were made, changed and deleted. Source: Zendesk API, "Audit logs". */
export const zendeskAudit = declaredLog({
  id: 'saas/zendesk-audit',
  title: 'Zendesk audit log',
  vendor: 'zendesk',
  asksFor: 'Zendesk subdomain',
  collect: `# an administrator
next="https://$SUBDOMAIN.zendesk.com/api/v2/audit_logs.json?page%5Bsize%5D=100"
while [ -n "$next" ]; do
  page=$(curl -sS -u "$ZENDESK_EMAIL/token:$ZENDESK_TOKEN" "$next")
  jq -c '.audit_logs[]' <<<"$page"; next=$(jq -r 'if .meta.has_more then .links.next else "" end' <<<"$page")
done > zendesk-audit.ndjson`,
  has: [['source_type'], ['source_id'], ['actor_id'], ['action'], ['created_at']],
  at: ['created_at'],
  eventId: ['id'],
  what: ['action'],
  by: ['actor_name', 'actor_id'],
  ip: ['ip_address'],
  happenings: [
    { when: /^create$/, kind: 'issue', ...token },
    { when: /^destroy$/, kind: 'revoke', ...token },
  ],
})
