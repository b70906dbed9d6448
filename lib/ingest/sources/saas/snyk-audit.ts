import { declaredLog } from './declared-log'

const account = {
  as: 'service-account',
  id: ['content.serviceAccountPublicId', 'content.service_account_id'],
  name: ['content.name', 'content.after.name'],
  identity: 'service_account',
} as const

/** The audit log of Snyk: service accounts of groups and organisations that were made and deleted. Source: Snyk API, audit logs. */
export const snykAudit = declaredLog({
  id: 'saas/snyk-audit',
  title: 'Snyk audit log',
  vendor: 'snyk',
  asksFor: 'Snyk group',
  collect: `# a service account with the role "Group Viewer"
next="/rest/groups/$GROUP/audit_logs/search?version=2024-10-15&size=100"
while [ -n "$next" ]; do
  page=$(curl -sS -H "Authorization: token $SNYK_TOKEN" "https://api.snyk.io$next")
  jq -c '.data.attributes.items[]' <<<"$page"; next=$(jq -r '.links.next // ""' <<<"$page")
done > snyk-audit.ndjson`,
  has: [['event'], ['created'], ['content'], ['groupId', 'orgId']],
  at: ['created'],
  what: ['event'],
  by: ['userId'],
  happenings: [
    { when: /^(?:group|org)\.service_account\.create$/, kind: 'issue', ...account, credential: 'api_key' },
    { when: /^(?:group|org)\.service_account\.delete$/, kind: 'revoke', ...account, credential: 'api_key' },
  ],
})
