import { declaredLog } from './declared-log'

const account = {
  as: 'service-account',
  id: ['resource.gid'],
  name: ['resource.name'],
  identity: 'service_account',
  credential: 'api_key',
} as const
const token = {
  as: 'token',
  id: ['resource.gid'],
  name: ['resource.name'],
  identity: 'api_client',
  credential: 'personal_access_token',
} as const

/** The audit log of Asana: service accounts and access tokens that were made, reset and deleted. Source: Asana API, "Audit log events". */
export const asanaAudit = declaredLog({
  id: 'saas/asana-audit',
  title: 'Asana audit log',
  vendor: 'asana',
  asksFor: 'Asana workspace',
  collect: `# the token of a service account with the scope "Audit logs"
offset=
while page=$(curl -sS -H "Authorization: Bearer $ASANA_TOKEN" "https://app.asana.com/api/1.0/workspaces/$WORKSPACE/audit_log_events?limit=100$offset"); do
  jq -e '.data | length > 0' <<<"$page" > /dev/null || break
  jq -c '.data[]' <<<"$page"; offset=$(jq -r '.next_page.offset // "" | if . == "" then "" else "&offset=" + . end' <<<"$page")
  [ -n "$offset" ] || break
done > asana-audit.ndjson`,
  has: [['event_type'], ['event_category'], ['actor'], ['created_at']],
  at: ['created_at'],
  // Several events of one export may bear the id of their workspace, so it alone tells none apart.
  what: ['event_type'],
  by: ['actor.email', 'actor.name', 'actor.gid'],
  ip: ['context.client_ip_address'],
  agent: ['context.user_agent'],
  happenings: [
    { when: /^service_account_created$/, kind: 'issue', ...account },
    { when: /^service_account_token_reset$/, kind: 'renew', ...account },
    { when: /^service_account_deleted$/, kind: 'revoke', ...account },
    { when: /^personal_access_token_created$/, kind: 'issue', ...token },
    { when: /^personal_access_token_deleted$/, kind: 'revoke', ...token },
  ],
})
