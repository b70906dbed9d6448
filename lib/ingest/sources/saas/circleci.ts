import { declared } from './declared'

/**
 * What CircleCI keeps for pipelines: variables of contexts and projects, whose values it does not tell, and keys to check code out with. Source: CircleCI
 * API v2, context environment variables, project environment variables, checkout keys.
 */
export const circleci = declared({
  id: 'saas/circleci',
  title: 'CircleCI contexts, variables and checkout keys',
  vendor: 'circleci',
  group: 'pipelines',
  asksFor: 'CircleCI organisation',
  collect: `# a personal token of a member who may read the contexts
api() { curl -sS -H "Circle-Token: $CIRCLECI_TOKEN" "https://circleci.com/api/v2/$1" | jq -c '.items[]'; }
{
  api "context?owner-slug=$SLUG" | jq -r .id | while read -r id; do api "context/$id/environment-variable"; done
  for project in $PROJECTS; do
    api "project/$project/checkout-key" | jq -c --arg project "$project" '. + {project: $project}'
    api "project/$project/envvar" | jq -c --arg project "$project" '. + {project: $project}'
  done
} > circleci.ndjson`,
  lists: [
    {
      has: ['variable', 'context_id'],
      as: 'variable',
      id: ['context_id', 'variable'],
      of: { as: 'context', id: 'context_id' },
      identity: {
        kind: 'ci_pipeline',
        name: ['context_name', 'context_id'],
        description: 'Pipelines that use this context',
      },
      credential: {
        kind: 'client_secret',
        label: 'Variable of a context',
        created: 'created_at',
        rotated: 'updated_at',
        binding: { variable: 'variable' },
      },
    },
    {
      has: ['type', 'fingerprint', 'created-at'],
      is: { type: 'deploy-key' },
      as: 'checkout-key',
      id: 'fingerprint',
      of: { as: 'project', id: 'project' },
      identity: {
        kind: 'ci_pipeline',
        name: ['project', 'fingerprint'],
        description: 'Pipelines of a project',
      },
      credential: { kind: 'ssh_key', label: 'Deploy key', created: 'created-at', neverEnds: true },
    },
    {
      has: ['type', 'fingerprint', 'created-at'],
      leftOut: 'A key of a person',
      as: 'checkout-key',
      id: 'fingerprint',
    },
    {
      // The value is `xxxx` and its last four characters; old ones have no date.
      has: ['name', 'project'],
      starts: { value: 'xxxx' },
      as: 'variable',
      id: ['project', 'name'],
      of: { as: 'project', id: 'project' },
      identity: { kind: 'ci_pipeline', name: ['project'], description: 'Pipelines of a project' },
      credential: {
        kind: 'client_secret',
        label: 'Variable of a project',
        created: 'created-at',
        binding: { variable: 'name' },
      },
    },
    {
      has: ['name'],
      starts: { value: 'xxxx' },
      as: 'variable',
      id: 'name',
      of: { as: 'project', id: 'project' },
      credential: { kind: 'client_secret', label: 'Variable of a project', created: 'created-at' },
    },
    {
      has: ['audience', 'org_id', 'ttl'],
      leftOut: 'How tokens of pipelines are made',
      as: 'oidc',
      id: 'org_id',
    },
  ],
})
