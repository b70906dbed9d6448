import { declared } from './declared'

/**
 * Deploy keys, build hooks, secret variables and agent runs of Netlify. The address of a build hook is its secret, and its id is in the address.
 * Source: Netlify API, deploy_keys, build_hooks, accounts/{id}/env, agent_runners.
 */
export const netlify = declared({
  id: 'saas/netlify',
  title: 'Netlify deploy keys, build hooks, variables and agents',
  vendor: 'netlify',
  asksFor: 'Netlify team',
  collect: `# a token of a member of the team
api() { curl -sS -H "Authorization: Bearer $NETLIFY_TOKEN" "https://api.netlify.com/api/v1/$1" | jq -c '.[]'; }
{
  api deploy_keys; api "accounts/$TEAM/env" | jq -c 'del(.values[]?.value)'; api agent_runners
  api sites | jq -r .id | while read -r site; do api "sites/$site/build_hooks"; done
} > netlify.ndjson`,
  lists: [
    {
      has: ['id', 'public_key', 'created_at'],
      // Other services list keys for signing under the same names.
      starts: { public_key: 'ssh-' },
      as: 'deploy-key',
      id: 'id',
      identity: { kind: 'api_client', name: ['title', 'id'], created: 'created_at' },
      credential: { kind: 'ssh_key', label: 'Deploy key', created: 'created_at', neverEnds: true },
    },
    {
      has: ['site_id', 'created_at', 'draft'],
      hides: ['url', 'msg'],
      as: 'build-hook',
      id: 'id',
      idIsSecret: true,
      identity: {
        kind: 'api_client',
        name: ['title', 'site_id'],
        created: 'created_at',
        description: 'Whoever knows its address starts a build',
        tags: { site: 'site_id', branch: 'branch' },
      },
      credential: { kind: 'api_key', label: 'Build hook', created: 'created_at', neverEnds: true },
    },
    {
      has: ['key', 'scopes', 'updated_at', 'values'],
      is: { is_secret: true },
      as: 'variable',
      id: 'key',
      identity: {
        kind: 'ci_pipeline',
        name: ['key'],
        description: 'Builds and functions: they are given what the team keeps for them',
        owner: { at: 'updated_by.email', from: 'creator' },
      },
      credential: { kind: 'client_secret', label: 'Secret variable', rotated: 'updated_at' },
    },
    {
      has: ['key', 'scopes', 'updated_at', 'values'],
      is: { is_secret: false },
      leftOut: 'A variable in plain text',
      as: 'variable',
      id: 'key',
    },
    {
      has: ['id', 'site_id', 'state', 'current_task', 'contributors'],
      as: 'agent-run',
      id: 'id',
      identity: {
        kind: 'ai_agent',
        name: ['site_name', 'id'],
        created: 'created_at',
        description: 'A run of an agent that works on a site for a person',
        lastUsed: 'updated_at',
        owner: { at: 'user.email', from: 'creator' },
        off: { at: 'state', values: ['done', 'error', 'stopped', 'archived'] },
        tags: { site: 'site_id', state: 'state' },
      },
    },
  ],
})
