import { declaredLog } from './declared-log'

const integration = {
  as: 'integration',
  id: ['object'],
  name: ['object'],
  identity: 'api_client',
  credential: 'client_secret',
} as const

/**
 * The administrators' log of Duo: integrations, each of which holds a secret key, that were made, changed and deleted. The log names them only.
 * Source: Duo Admin API, "Administrator logs".
 */
export const duoAudit = declaredLog({
  id: 'saas/duo-audit',
  title: 'Duo administrators’ log',
  vendor: 'duo',
  asksFor: 'Duo account',
  collect: `# an Admin API integration with the permission "Grant read log", by the client of Duo
# an answer has 1,000 entries at most: it is asked again from the time of its last
since=0
while page=$(python3 -m duo_client.client --ikey "$DUO_IKEY" --skey "$DUO_SKEY" --host "$DUO_HOST" --method GET --path /admin/v1/logs/administrator "mintime=$since"); do
  jq -c '.[]' <<<"$page"; last=$(jq -r '.[-1].timestamp // ""' <<<"$page")
  [ -n "$last" ] && [ "$(jq length <<<"$page")" -ge 1000 ] || break
  since=$((last + 1))
done > duo-audit.ndjson`,
  has: [['action'], ['object'], ['username'], ['timestamp', 'isotimestamp'], ['description']],
  at: ['isotimestamp', 'timestamp'],
  what: ['action'],
  by: ['username'],
  happenings: [
    { when: /^integration_create$/, kind: 'issue', ...integration },
    { when: /^integration_delete$/, kind: 'revoke', ...integration },
  ],
})
