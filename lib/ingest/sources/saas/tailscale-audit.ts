import { isObject, type Members } from '../checked'
import { declaredLog } from './declared-log'

const key = {
  as: 'key',
  id: ['target.id'],
  name: ['target.name'],
  identity: 'api_client',
  credential: 'api_key',
  is: { 'target.type': /^(API_KEY|AUTH_KEY|OAUTH_CLIENT|OAUTH_KEY)$/i },
} as const

/** A shipper wraps what happened in `event` and puts the time beside it. */
const unwrapped = (value: Members): Members =>
  isObject(value.event) ? { ...value, ...value.event, eventTime: value.eventTime ?? value.time } : value

/** The configuration log of a tailnet: keys and OAuth clients made and revoked. Source: Tailscale API v2, configuration audit logs. */
export const tailscaleAudit = declaredLog({
  id: 'saas/tailscale-audit',
  title: 'Tailscale configuration audit log',
  vendor: 'tailscale',
  asksFor: 'tailnet',
  collect: `# an OAuth client with the scope logs:configuration:read; the last thirty days
curl -sS -G -H "Authorization: Bearer $TAILSCALE_TOKEN" -d "start=$(date -u -d '-30 days' +%FT%TZ)" -d "end=$(date -u +%FT%TZ)" \\
  https://api.tailscale.com/api/v2/tailnet/-/logging/configuration | jq -c '.logs[]' > tailscale-audit.ndjson`,
  plain: unwrapped,
  has: [['eventGroupID', 'origin'], ['action'], ['actor'], ['target.type']],
  at: ['eventTime', 'event.eventTime', 'time', 'p_event_time'],
  what: ['action'],
  by: ['actor.loginName', 'actor.id'],
  happenings: [
    { when: /^CREATE$/i, kind: 'issue', ...key },
    { when: /^(REVOKE|DELETE|EXPIRE)$/i, kind: 'revoke', ...key },
    { when: /^UPDATE$/i, kind: 'renew', ...key },
  ],
})
