import { isObject, type Members } from '../checked'
import { declaredLog } from '../saas/declared-log'

const token = {
  as: 'token',
  id: ['details.target_id'],
  name: ['details.target_details'],
  identity: 'bot',
  credential: 'personal_access_token',
} as const
const key = {
  as: 'deploy-key',
  id: ['details.target_id'],
  name: ['details.target_details'],
  identity: 'api_client',
  credential: 'ssh_key',
} as const

/** An API says `details`, some servers `detail`; the log file of a server has the same members at the top, beside `author_id`. */
function plain(value: Members): Members {
  if (isObject(value.details)) return value
  if (isObject(value.detail)) return { ...value, details: value.detail }
  const isOfFile = ['author_id', 'entity_type', 'target_type'].every((name) => name in value)
  if (!isOfFile) return value
  const { target_id, target_details, author_name } = value
  return { ...value, details: { target_id, target_details, author_name } }
}

/**
 * Audit events of GitLab: access tokens and deploy keys that were made, rotated and revoked. An event that does not tell the id of a token is counted
 * and not stored. Source: GitLab documentation, "Audit event types", audit events API and audit_json.log.
 */
export const auditEvents = declaredLog({
  id: 'gitlab/audit-events',
  title: 'GitLab audit events',
  vendor: 'gitlab',
  provider: 'gitlab',
  asksFor: 'GitLab host',
  collect: `# a token with the scope read_api, of an owner of the group; for the whole server of an administrator, with /audit_events
page=1
while list=$(curl -sS -H "PRIVATE-TOKEN: $GITLAB_TOKEN" "https://$HOST/api/v4/groups/$GROUP/audit_events?per_page=100&page=$page") && [ "$(jq length <<<"$list")" -gt 0 ]; do
  jq -c '.[]' <<<"$list"; page=$((page + 1))
done > gitlab-audit.ndjson`,
  plain,
  has: [['details'], ['entity_type', 'details.custom_message']],
  at: ['created_at', 'time'],
  eventId: ['id'],
  what: ['event_name', 'details.event_name'],
  by: ['details.author_name', 'author_name', 'author_id'],
  ip: ['details.ip_address', 'ip_address'],
  nativeId: (host, as, id) => `${host}/${as}/${id}`,
  happenings: [
    { when: /access_token_(created|issued)$/, kind: 'issue', ...token },
    { when: /access_token_rotated$/, kind: 'renew', ...token },
    { when: /access_token_(revoked|deleted|expired)$/, kind: 'revoke', ...token },
    { when: /deploy_key_(added|created)$/, kind: 'issue', ...key },
    { when: /deploy_key_(removed|deleted)$/, kind: 'revoke', ...key },
  ],
})
