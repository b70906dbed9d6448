import { declared, type Listed } from './declared'

const created = 'attributes.created-at'

const token = (holder: string, label: string, more: Partial<Listed>): Listed => ({
  has: ['id', created],
  is: { type: 'authentication-tokens' },
  as: 'token',
  id: 'id',
  identity: {
    kind: 'api_client',
    name: ['attributes.description', 'id'],
    created,
    description: holder,
    owner: { at: 'relationships.created-by.data.id', from: 'creator' },
  },
  credential: {
    kind: 'api_key',
    label,
    created,
    expires: 'attributes.expired-at',
    lastUsed: 'attributes.last-used-at',
    nullIsNever: true,
  },
  ...more,
})

/**
 * Tokens of HCP Terraform (Terraform Cloud) and Terraform Enterprise, and the sensitive variables of workspaces, whose values it does not tell. Sources:
 * HCP Terraform API, team tokens, user tokens, organization tokens, variables.
 */
export const terraformCloud = declared({
  id: 'saas/terraform-cloud',
  title: 'HCP Terraform tokens and sensitive variables',
  vendor: 'terraform-cloud',
  group: 'pipelines',
  asksFor: 'HCP Terraform organisation',
  collect: `# a token of an owner of the organisation, to see all team tokens
api() { curl -sS -H "Authorization: Bearer $TFC_TOKEN" "https://app.terraform.io/api/v2/$1" | jq -c '.data[]'; }
{
  api "organizations/$ORG/team-tokens?page[size]=100"
  api "organizations/$ORG/workspaces?page[size]=100" | jq -r .id | while read -r id; do api "workspaces/$id/vars"; done
} > terraform-cloud.ndjson`,
  lists: [
    token('Acts with the rights of a team', 'Token of a team', {
      has: ['id', created, 'relationships.team.data.id'],
      of: { as: 'team', id: 'relationships.team.data.id' },
      identity: {
        kind: 'api_client',
        name: ['relationships.team.data.id'],
        description: 'A team: its tokens act with its rights',
      },
    }),
    token('Acts with the rights of whoever made it', 'Token', {}),
    {
      has: ['id', 'attributes.key', 'attributes.category'],
      is: { type: 'vars', 'attributes.sensitive': true },
      as: 'variable',
      id: 'id',
      of: { as: 'workspace', id: 'relationships.configurable.data.id' },
      identity: {
        kind: 'ci_pipeline',
        name: ['relationships.configurable.data.id', 'attributes.key'],
        description: 'Runs of a workspace: they are given what it keeps for them',
      },
      credential: {
        kind: 'client_secret',
        label: 'Sensitive variable',
        created,
        binding: { variable: 'attributes.key', category: 'attributes.category' },
      },
    },
    {
      has: ['id', 'attributes.key', 'attributes.category'],
      is: { type: 'vars', 'attributes.sensitive': false },
      leftOut: 'A variable in plain text',
      as: 'variable',
      id: 'id',
    },
  ],
})
