import { isObject, type Members } from '../checked'
import { declaredLog } from './declared-log'

/** A stream wraps the entry in `data`. */
const unwrapped = (value: Members): Members => (isObject(value.data) ? value.data : value)

const client = {
  as: 'client',
  id: ['details.response.body.client_id'],
  name: ['details.response.body.name'],
  identity: 'api_client',
} as const

/**
 * The tenant log of Auth0: tokens that applications got by themselves, and applications that were made, rotated and deleted. A log that is not streamed reaches
 * back 30 days at most. Source: Auth0 documentation, "Log event type codes".
 */
export const auth0Logs = declaredLog({
  id: 'saas/auth0-logs',
  title: 'Auth0 tenant log',
  vendor: 'auth0',
  asksFor: 'Auth0 tenant',
  collect: `# a token with the scope read:logs; from the oldest entry that is kept
from=0
while page=$(curl -sS -H "Authorization: Bearer $AUTH0_TOKEN" "https://$TENANT/api/v2/logs?from=$from&take=100"); do
  jq -c '.[]' <<<"$page"; from=$(jq -r '.[-1].log_id // ""' <<<"$page"); [ -n "$from" ] || break
done > auth0.ndjson`,
  plain: unwrapped,
  has: [['log_id'], ['type'], ['date'], ['client_id', 'user_id', 'details']],
  at: ['date', 'data.date'],
  eventId: ['log_id', 'data.log_id'],
  what: ['type', 'data.type'],
  by: ['details.request.auth.user.email', 'details.request.auth.user.user_id', 'user_id'],
  ip: ['ip', 'data.ip'],
  agent: ['user_agent', 'data.user_agent'],
  failed: { at: 'type', is: /^f/ },
  happenings: [
    {
      when: /^[sf]eccft$/,
      kind: 'issue',
      as: 'client',
      id: ['client_id'],
      name: ['client_name'],
      identity: 'api_client',
      isUse: true,
    },
    {
      when: /^sapi$/,
      is: { description: /^create a client$/i },
      kind: 'issue',
      ...client,
      credential: 'client_secret',
    },
    {
      when: /^sapi$/,
      is: { description: /^rotate a client secret$/i },
      kind: 'renew',
      ...client,
      credential: 'client_secret',
    },
  ],
})
