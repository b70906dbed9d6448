import { declared } from './declared'

/**
 * Tokens of Railway: of a workspace or of everything that a person may, and of one environment of a project. When one was last used is not told.
 * Source: Railway public GraphQL API, apiTokens, projectTokens.
 */
export const railway = declared({
  id: 'saas/railway',
  title: 'Railway tokens',
  vendor: 'railway',
  asksFor: 'Railway workspace',
  collect: `# a token of a person of the workspace
ask() { curl -sS -H "Authorization: Bearer $RAILWAY_TOKEN" -H 'Content-Type: application/json' https://backboard.railway.com/graphql/v2 -d "$1"; }
ask '{"query":"{ apiTokens { edges { node { id name displayToken workspaceId expiresAt } } pageInfo { hasNextPage } } }"}' > railway-tokens.json
ask '{"query":"{ projectTokens(projectId: \\"'"$PROJECT"'\\") { edges { node { id name displayToken projectId environmentId createdAt } } pageInfo { hasNextPage } } }"}' > railway-project-tokens.json`,
  lists: [
    {
      has: ['id', 'name', 'projectId', 'environmentId'],
      hides: ['displayToken'],
      as: 'project-token',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['name'],
        created: 'createdAt',
        description: 'Deploys to one environment of a project',
        tags: { project: 'projectId', environment_id: 'environmentId' },
      },
      credential: { kind: 'api_key', label: 'Project token', created: 'createdAt', neverEnds: true },
    },
    {
      has: ['id', 'name', 'workspaceId', 'expiresAt'],
      hides: ['displayToken'],
      as: 'token',
      id: 'id',
      identity: {
        kind: 'api_client',
        name: ['name'],
        description: 'Without a workspace it reaches all that its person may',
        tags: { workspace: 'workspaceId' },
      },
      credential: { kind: 'api_key', label: 'API token', created: 'createdAt', expires: 'expiresAt' },
    },
  ],
})
