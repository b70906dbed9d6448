import { declaredLog } from './declared-log'

const token = {
  as: 'token',
  id: ['attributes.context.0.id'],
  name: ['attributes.context.0.attributes.name'],
  identity: 'api_client',
  credential: 'personal_access_token',
} as const

/** The audit log of an Atlassian organisation: API tokens and keys that were made and revoked. Source: Atlassian organizations REST API, events. */
export const atlassianAudit = declaredLog({
  id: 'saas/atlassian-audit',
  title: 'Atlassian organisation audit log',
  vendor: 'atlassian',
  asksFor: 'Atlassian organisation',
  collect: `# an API key of the organisation with the scope read:audit-log:admin
next="https://api.atlassian.com/admin/v1/orgs/$ORG/events"
while [ -n "$next" ]; do
  page=$(curl -sS -H "Authorization: Bearer $ATLASSIAN_KEY" "$next"); jq -c '.data[]' <<<"$page"; next=$(jq -r '.links.next // ""' <<<"$page")
done > atlassian-audit.ndjson`,
  has: [['attributes.action'], ['attributes.actor'], ['attributes.time']],
  at: ['attributes.time'],
  eventId: ['id'],
  what: ['attributes.action'],
  by: ['attributes.actor.email', 'attributes.actor.id'],
  ip: ['attributes.location.ip'],
  happenings: [
    { when: /^(user_|admin_|org_)?api_?(token|key)_(created|added)$/, kind: 'issue', ...token },
    { when: /^(user_|admin_|org_)?api_?(token|key)_(revoked|deleted|removed)$/, kind: 'revoke', ...token },
  ],
})
