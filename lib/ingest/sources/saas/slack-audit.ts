import { declaredLog } from './declared-log'

const app = {
  as: 'app',
  id: ['entity.app.id'],
  name: ['entity.app.name'],
  identity: 'bot',
  credential: 'api_key',
} as const

/** The audit log of a Slack organisation: apps that were installed, given more, or taken away. Source: Slack Audit Logs API, actions. */
export const slackAudit = declaredLog({
  id: 'saas/slack-audit',
  title: 'Slack audit log',
  vendor: 'slack',
  asksFor: 'Slack organisation or workspace',
  collect: `# a user token of the organisation's owner with auditlogs:read
cursor=
while page=$(curl -sS -G -H "Authorization: Bearer $SLACK_TOKEN" -d limit=9999 \${cursor:+-d cursor=$cursor} https://api.slack.com/audit/v1/logs); do
  jq -c '.entries[]' <<<"$page"; cursor=$(jq -r '.response_metadata.next_cursor // ""' <<<"$page"); [ -n "$cursor" ] || break
done > slack-audit.ndjson`,
  has: [['action'], ['actor.type'], ['context.location', 'context.ip_address']],
  at: ['date_create', 'p_event_time'],
  eventId: ['id'],
  what: ['action'],
  by: ['actor.user.email', 'actor.user.id'],
  ip: ['context.ip_address'],
  agent: ['context.ua'],
  happenings: [
    { when: /^app_(installed|approved)$/, kind: 'issue', ...app },
    {
      when: /^(app_scopes_expanded|app_resources_added|app_resources_granted|bot_token_upgraded|app_token_preserved)$/,
      kind: 'renew',
      ...app,
    },
    {
      when: /^(app_uninstalled|app_restricted|app_removed_from_whitelist|org_app_workspace_removed|app_deleted)$/,
      kind: 'revoke',
      ...app,
    },
  ],
})
