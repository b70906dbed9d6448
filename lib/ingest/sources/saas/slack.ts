import { declared } from './declared'

/**
 * Apps that were approved for a Slack organisation, with their scopes, and the bots of a workspace. Tokens of apps do not end by themselves; whether they
 * rotate is not told. Sources: Slack API, admin.apps.approved.list, users.list.
 */
export const slack = declared({
  id: 'saas/slack',
  title: 'Slack apps and bots',
  vendor: 'slack',
  asksFor: 'Slack organisation or workspace',
  collect: `# a user token of an administrator with admin.apps:read
cursor=
while answer=$(curl -sS -H "Authorization: Bearer $SLACK_TOKEN" "https://slack.com/api/admin.apps.approved.list?limit=1000&cursor=$cursor"); do
  jq -c '.approved_apps[]' <<<"$answer"; cursor=$(jq -r '.response_metadata.next_cursor // ""' <<<"$answer"); [ -n "$cursor" ] || break
done > slack.ndjson
# for the bots of one workspace: a token with users:read
cursor=
while answer=$(curl -sS -H "Authorization: Bearer $SLACK_TOKEN" "https://slack.com/api/users.list?limit=500&cursor=$cursor"); do
  jq -c '.members[]' <<<"$answer"; cursor=$(jq -r '.response_metadata.next_cursor // ""' <<<"$answer"); [ -n "$cursor" ] || break
done > slack-users.ndjson`,
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
    {
      has: ['id', 'team_id', 'name', 'profile'],
      is: { is_bot: true },
      as: 'user',
      id: 'id',
      identity: {
        kind: 'bot',
        name: ['real_name', 'profile.real_name', 'name'],
        description: 'A bot: it acts with a token of its app',
        off: { at: 'deleted', values: [true] },
        tags: { app: 'profile.api_app_id', bot: 'profile.bot_id', workspace: 'team_id' },
      },
    },
    { has: ['id', 'team_id', 'name', 'profile'], leftOut: 'A person', as: 'user', id: 'id' },
  ],
})
