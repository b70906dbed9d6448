import { declared, type Listed } from './declared'

const variable = (type: string): Listed => ({
  has: ['id', 'key', 'target', 'createdAt', 'updatedAt'],
  is: { type },
  as: 'variable',
  id: 'id',
  of: { as: 'project', id: 'projectId' },
  identity: {
    kind: 'ci_pipeline',
    name: ['projectName', 'projectId', 'key'],
    description: 'Deployments of a project: they are given what it keeps for them',
  },
  credential: {
    kind: 'client_secret',
    label: 'Secret variable',
    created: 'createdAt',
    rotated: 'updatedAt',
    binding: { variable: 'key' },
  },
})

/**
 * Tokens, integrations and secret variables of Vercel. A variable does not say when what it holds ends elsewhere. Source: Vercel REST API, user
 * tokens, integration configurations, environment variables of projects, Edge Config tokens.
 */
export const vercel = declared({
  id: 'saas/vercel',
  title: 'Vercel tokens, integrations and secret variables',
  vendor: 'vercel',
  asksFor: 'Vercel team',
  collect: `# a token of a team member who may read projects and integrations
api() { curl -sS -H "Authorization: Bearer $VERCEL_TOKEN" "https://api.vercel.com$1"; }
{
  api /v5/user/tokens | jq -c '.tokens[]'
  api "/v1/integrations/configurations?view=account&teamId=$TEAM" | jq -c '.[]'
  api "/v9/projects?limit=100&teamId=$TEAM" | jq -r '.projects[].id' | while read -r id; do
    api "/v10/projects/$id/env?teamId=$TEAM" | jq -c --arg id "$id" '.envs[] | del(.value) + {projectId: $id}'
  done
} > vercel.ndjson`,
  lists: [
    ...['encrypted', 'sensitive', 'secret'].map(variable),
    {
      has: ['key', 'target', 'createdAt', 'type'],
      leftOut: 'A variable in plain text',
      as: 'variable',
      id: 'key',
    },
    {
      has: ['integrationId', 'slug', 'projectSelection'],
      starts: { id: 'icfg_' },
      as: 'integration',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['slug'],
        created: 'createdAt',
        description: "Another company's program with rights in the team",
        thirdParty: 'slug',
        off: { at: 'status', values: ['suspended'] },
        tags: { projects: 'projectSelection', source: 'source' },
      },
      credential: { kind: 'api_key', label: 'Access token of the integration', created: 'createdAt' },
      scopes: 'scopes',
    },
    {
      has: ['label', 'createdAt'],
      starts: { id: 'ect_' },
      as: 'edge-config-token',
      id: 'id',
      identity: { kind: 'api_client', name: ['label'], created: 'createdAt' },
      credential: {
        kind: 'api_key',
        label: 'Token of an Edge Config',
        created: 'createdAt',
        neverEnds: true,
      },
    },
    {
      has: ['id', 'name', 'activeAt', 'createdAt', 'origin'],
      as: 'token',
      id: 'id',
      identity: { kind: 'api_client', name: ['name'], created: 'createdAt' },
      credential: {
        kind: 'personal_access_token',
        label: 'Token of a person',
        created: 'createdAt',
        expires: 'expiresAt',
        leftOutIsNever: true,
        lastUsed: 'activeAt',
      },
    },
    {
      has: ['accessGroupId', 'membersCount'],
      leftOut: 'A group of people',
      as: 'group',
      id: 'accessGroupId',
    },
  ],
})
