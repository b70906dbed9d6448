import { scalar, type Members } from '../checked'
import { declaredLog } from './declared-log'

/** A workspace without an audit log keeps one of its integrations, in words of its own. */
const plain = (value: Members): Members =>
  'change_type' in value && ('app_id' in value || 'service_id' in value)
    ? {
        ...value,
        action: `integration_${scalar(value.change_type)}`,
        actor: { type: 'user' },
        context: { location: 'workspace' },
      }
    : value

const app = {
  as: 'app',
  id: ['entity.app.id', 'app_id', 'service_id'],
  name: ['entity.app.name', 'service_type'],
  identity: 'bot',
  credential: 'api_key',
} as const

/**
 * The audit log of a Slack organisation: apps that were installed, given more, or taken away; of a workspace without one its log of integrations.
 * Sources: Slack Audit Logs API, actions; Slack Web API, team.integrationLogs.
 */
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
  plain,
  has: [['action'], ['actor.type'], ['context.location', 'context.ip_address']],
  at: ['date_create', 'date', 'p_event_time'],
  eventId: ['id'],
  what: ['action', 'change_type'],
  by: ['actor.user.email', 'actor.user.id', 'user_name', 'user_id'],
  ip: ['context.ip_address'],
  agent: ['context.ua'],
  happenings: [
    { when: /^(app_(installed|approved)|integration_(added|enabled))$/, kind: 'issue', ...app },
    {
      when: /^(integration_updated|app_scopes_expanded|app_resources_added|app_resources_granted|bot_token_upgraded|app_token_preserved)$/,
      kind: 'renew',
      ...app,
    },
    {
      when: /^(integration_(removed|disabled|expired)|app_uninstalled|app_restricted|app_removed_from_whitelist|org_app_workspace_removed|app_deleted)$/,
      kind: 'revoke',
      ...app,
    },
  ],
})
