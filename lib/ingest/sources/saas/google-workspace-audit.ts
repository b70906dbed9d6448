import { isObject, listAt, type Members, text } from '../checked'
import { declaredLog } from './declared-log'

const app = { as: 'app', identity: 'api_client' } as const

/** An activity holds a list of events; exports write one line for each. Parameters are a list of pairs in the one and members in the other. */
function oneEvent(value: Members): Members {
  const event = listAt(value, 'events')[0]
  const { events: _, ...rest } = value
  const own = isObject(event) ? { ...rest, ...event } : value
  const pairs = listAt(own, 'parameters')
  if (pairs.length === 0) return own
  const parameters = Object.fromEntries(
    pairs.flatMap((pair) => {
      const name = isObject(pair) ? text(pair.name) : undefined
      return name && isObject(pair) ? [[name, pair.value ?? pair.multiValue]] : []
    }),
  )
  return { ...own, parameters }
}

/**
 * The log of Google Workspace: programs that people let in or shut out, what programs did in their name, and programs that may act as everybody of the
 * domain. Source: Admin SDK Reports API, activities of the applications token and admin.
 */
export const googleWorkspaceAudit = declaredLog({
  id: 'saas/google-workspace-audit',
  title: 'Google Workspace audit log',
  vendor: 'google-workspace',
  asksFor: 'Google Workspace domain',
  collect: `# an administrator with the privilege "Reports"; scope https://www.googleapis.com/auth/admin.reports.audit.readonly
for application in token admin; do
  next=
  while page=$(curl -sS -G -H "Authorization: Bearer $GOOGLE_TOKEN" -d maxResults=1000 \${next:+-d pageToken=$next} "https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/$application"); do
    jq -c '.items[]? | . as $one | .events[] | $one + {events: [.]}' <<<"$page"; next=$(jq -r '.nextPageToken // ""' <<<"$page"); [ -n "$next" ] || break
  done
done > google-workspace.ndjson`,
  plain: oneEvent,
  has: [['id.applicationName'], ['name', 'type']],
  at: ['id.time', 'p_event_time'],
  what: ['name'],
  by: ['actor.email', 'actor.profileId'],
  ip: ['ipAddress'],
  happenings: [
    {
      when: /^authorize$/,
      kind: 'issue',
      ...app,
      id: ['parameters.client_id'],
      name: ['parameters.app_name'],
      is: { 'id.applicationName': /^token$/ },
    },
    {
      when: /^revoke$/,
      kind: 'revoke',
      ...app,
      id: ['parameters.client_id'],
      name: ['parameters.app_name'],
      is: { 'id.applicationName': /^token$/ },
    },
    {
      when: /^activity$/,
      kind: 'use',
      ...app,
      id: ['parameters.client_id'],
      name: ['parameters.app_name'],
      is: { 'id.applicationName': /^token$/ },
    },
    { when: /^AUTHORIZE_API_CLIENT_ACCESS$/, kind: 'issue', ...app, id: ['parameters.API_CLIENT_NAME'] },
    { when: /^REMOVE_API_CLIENT_ACCESS$/, kind: 'revoke', ...app, id: ['parameters.API_CLIENT_NAME'] },
  ],
})
