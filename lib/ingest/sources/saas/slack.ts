import { declared } from './declared'

/** Apps that were approved for a Slack organisation, with their scopes. Their tokens do not end by themselves. Source: Slack API, admin.apps.approved.list. */
export const slack = declared({
  id: 'saas/slack',
  title: 'Slack apps',
  vendor: 'slack',
  asksFor: 'Slack organisation or workspace',
  collect: `# a user token of an administrator with admin.apps:read
cursor=
while answer=$(curl -sS -H "Authorization: Bearer $SLACK_TOKEN" "https://slack.com/api/admin.apps.approved.list?limit=1000&cursor=$cursor"); do
  jq -c '.approved_apps[]' <<<"$answer"; cursor=$(jq -r '.response_metadata.next_cursor // ""' <<<"$answer"); [ -n "$cursor" ] || break
done > slack.ndjson`,
  lists: [
    {
      has: ['app.id', 'app.name', 'scopes', 'last_resolved_by'],
      as: 'app',
      id: 'app.id',
      identity: {
        kind: 'bot',
        name: ['app.name'],
        description: 'An app with tokens of the workspace',
        tags: { internal: 'app.is_internal', from_directory: 'app.is_app_directory_approved' },
      },
      credential: { kind: 'api_key', label: 'Token of the app', neverEnds: true },
      scopes: 'scopes',
    },
  ],
})
