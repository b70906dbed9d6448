import { isUnreadable, readRecords } from './read/reader'
import type { Context, Format, Raw, Sample } from './source'
import { agentBom } from './sources/ai/agent-bom'
import { agentCards } from './sources/ai/agent-cards'
import { mcpClients } from './sources/ai/mcp-clients'
import { anthropic } from './sources/ai/anthropic'
import { openai } from './sources/ai/openai'
import { openaiAudit } from './sources/ai/openai-audit'
import { accessKeys } from './sources/aws/access-keys'
import { agentCore } from './sources/aws/agent-core'
import { authorizationDetails } from './sources/aws/authorization-details'
import { cloudtrail } from './sources/aws/cloudtrail'
import { credentialReport } from './sources/aws/credential-report'
import { accessAnalyzer } from './sources/aws/access-analyzer'
import { iamLists } from './sources/aws/iam-lists'
import { identityCenter } from './sources/aws/identity-center'
import { lastAccessed } from './sources/aws/last-accessed'
import { rolesAnywhere } from './sources/aws/roles-anywhere'
import { secrets } from './sources/aws/secrets'
import { serverCertificates } from './sources/aws/server-certificates'
import { steampipe } from './sources/aws/steampipe'
import { userCredentials } from './sources/aws/user-credentials'
import { activity } from './sources/azure/activity'
import { appPermissions } from './sources/azure/app-permissions'
import { applications } from './sources/azure/applications'
import { groupMembers } from './sources/azure/group-members'
import { groupMembers as googleGroupMembers } from './sources/gcp/group-members'
import { groupMembers as oktaGroupMembers } from './sources/okta/group-members'
import { directoryRoles } from './sources/azure/directory-roles'
import { entraAudit } from './sources/azure/entra-audit'
import { managedIdentities } from './sources/azure/managed-identities'
import { keyVault } from './sources/azure/key-vault'
import { rbac } from './sources/azure/rbac'
import { servicePrincipals } from './sources/azure/service-principals'
import { signIns } from './sources/azure/sign-ins'
import { sarif } from './sources/exposure/sarif'
import { githubAlerts } from './sources/exposure/github-alerts'
import { detectSecrets } from './sources/exposure/detect-secrets'
import { ggshield } from './sources/exposure/ggshield'
import { noseyParker } from './sources/exposure/nosey-parker'
import { kingfisher } from './sources/exposure/kingfisher'
import { trufflehogPython } from './sources/exposure/trufflehog-python'
import { terraformState } from './sources/exposure/terraform-state'
import { gitlabReport } from './sources/exposure/gitlab-report'
import { n0s1 } from './sources/exposure/n0s1'
import { rustyHog } from './sources/exposure/rusty-hog'
import { gitleaks } from './sources/exposure/gitleaks'
import { trufflehog } from './sources/exposure/trufflehog'
import { activity as gcpActivity } from './sources/gcp/activity'
import { apiKeys } from './sources/gcp/api-keys'
import { assets } from './sources/gcp/assets'
import { denyPolicies } from './sources/gcp/deny-policies'
import { auditLog as gcpAuditLog } from './sources/gcp/audit-log'
import { consents } from './sources/gcp/consents'
import { domainWideDelegation } from './sources/gcp/domain-wide-delegation'
import { iamPolicies } from './sources/gcp/iam-policies'
import { recommender } from './sources/gcp/recommender'
import { roles as gcpRoles } from './sources/gcp/roles'
import { secrets as googleSecrets } from './sources/gcp/secrets'
import { serviceAccounts } from './sources/gcp/service-accounts'
import { workloadPools } from './sources/gcp/workload-pools'
import { actions } from './sources/github/actions'
import { apps as githubApps } from './sources/github/apps'
import { auditLog as githubAuditLog } from './sources/github/audit-log'
import { deployKeys } from './sources/github/deploy-keys'
import { settings } from './sources/github/settings'
import { tokens } from './sources/github/tokens'
import { credentials as gitlabCredentials } from './sources/gitlab/credentials'
import { environments as gitlabEnvironments } from './sources/gitlab/environments'
import { pipelines as gitlabPipelines } from './sources/gitlab/pipelines'
import { auditEvents as gitlabAuditEvents } from './sources/gitlab/audit-events'
import { guessMapping, tableFields, type Mapping } from './sources/generic/columns'
import { issuanceLog } from './sources/generic/issuance-log'
import { table, tableFormat } from './sources/generic/table'
import { prowler } from './sources/graphs/prowler'
import { ocsf } from './sources/graphs/ocsf'
import { openGraph } from './sources/graphs/open-graph'
import { baton } from './sources/graphs/baton'
import { clients } from './sources/keycloak/clients'
import { events } from './sources/keycloak/events'
import { offlineSessions } from './sources/keycloak/offline-sessions'
import { realm } from './sources/keycloak/realm'
import { audit } from './sources/kubernetes/audit'
import { objects } from './sources/kubernetes/objects'
import { apiServices } from './sources/okta/api-services'
import { apiTokens } from './sources/okta/api-tokens'
import { apps } from './sources/okta/apps'
import { authorizationServers } from './sources/okta/authorization-servers'
import { refreshTokens } from './sources/okta/refresh-tokens'
import { systemLog } from './sources/okta/system-log'
import { auditLog as teleportAuditLog } from './sources/teleport/audit-log'
import { inventory as teleportInventory } from './sources/teleport/inventory'
import { certificateLists } from './sources/pki/certificate-lists'
import { certificates } from './sources/pki/certificates'
import { entraGroups } from './sources/people/entra-groups'
import { entraUsers } from './sources/people/entra-users'
import { googleUsers } from './sources/people/google-users'
import { keycloakGroups } from './sources/people/keycloak-groups'
import { keycloakUsers } from './sources/people/keycloak-users'
import { oktaGroups } from './sources/people/okta-groups'
import { oktaUsers } from './sources/people/okta-users'
import { people } from './sources/people/people'
import { scim } from './sources/people/scim'
import { teams } from './sources/people/teams'
import { databricks } from './sources/saas/databricks'
import { datadog } from './sources/saas/datadog'
import { slack } from './sources/saas/slack'
import { snowflake } from './sources/saas/snowflake'
import { circleci } from './sources/saas/circleci'
import { duo } from './sources/saas/duo'
import { modal } from './sources/saas/modal'
import { mongodbAtlas } from './sources/saas/mongodb-atlas'
import { netlify } from './sources/saas/netlify'
import { npmTokens } from './sources/saas/npm-tokens'
import { railway } from './sources/saas/railway'
import { salesforce } from './sources/saas/salesforce'
import { supabase } from './sources/saas/supabase'
import { tailscale } from './sources/saas/tailscale'
import { terraformCloud } from './sources/saas/terraform-cloud'
import { vercel } from './sources/saas/vercel'
import { workos } from './sources/saas/workos'
import { slackAudit } from './sources/saas/slack-audit'
import { googleWorkspaceAudit } from './sources/saas/google-workspace-audit'
import { mongodbAtlasAudit } from './sources/saas/mongodb-atlas-audit'
import { tailscaleAudit } from './sources/saas/tailscale-audit'
import { atlassianAudit } from './sources/saas/atlassian-audit'
import { tinesAudit } from './sources/saas/tines-audit'
import { asanaAudit } from './sources/saas/asana-audit'
import { auth0Logs } from './sources/saas/auth0-logs'
import { duoAudit } from './sources/saas/duo-audit'
import { snykAudit } from './sources/saas/snyk-audit'
import { wizAudit } from './sources/saas/wiz-audit'
import { zendeskAudit } from './sources/saas/zendesk-audit'
import { snowflakeGrants } from './sources/saas/snowflake-grants'
import { agents } from './sources/spire/agents'
import { auditLog } from './sources/spire/audit-log'
import { federation } from './sources/spire/federation'
import { entries } from './sources/spire/entries'
import { auditLog as vaultAuditLog } from './sources/vault/audit-log'
import { inventory as vaultInventory } from './sources/vault/inventory'

export { guessMapping, tableFields }

/** Every format that Muster reads. Where two have an equal claim to a file the first reads it, so the generic one stands last. */
export const formats: readonly Format[] = [
  credentialReport,
  authorizationDetails,
  accessKeys,
  iamLists,
  userCredentials,
  serverCertificates,
  secrets,
  lastAccessed,
  accessAnalyzer,
  identityCenter,
  rolesAnywhere,
  agentCore,
  steampipe,
  cloudtrail,
  audit,
  objects,
  applications,
  servicePrincipals,
  appPermissions,
  directoryRoles,
  groupMembers,
  rbac,
  managedIdentities,
  keyVault,
  signIns,
  entraAudit,
  activity,
  clients,
  offlineSessions,
  realm,
  events,
  apps,
  apiServices,
  apiTokens,
  refreshTokens,
  authorizationServers,
  systemLog,
  serviceAccounts,
  iamPolicies,
  gcpRoles,
  denyPolicies,
  consents,
  domainWideDelegation,
  googleGroupMembers,
  googleSecrets,
  assets,
  workloadPools,
  recommender,
  gcpActivity,
  apiKeys,
  gcpAuditLog,
  entries,
  agents,
  federation,
  auditLog,
  certificates,
  certificateLists,
  githubApps,
  tokens,
  deployKeys,
  actions,
  settings,
  githubAuditLog,
  gitlabCredentials,
  gitlabEnvironments,
  gitlabPipelines,
  gitlabAuditEvents,
  teleportAuditLog,
  teleportInventory,
  openai,
  openaiAudit,
  anthropic,
  mcpClients,
  agentCards,
  agentBom,
  datadog,
  snowflake,
  snowflakeGrants,
  slack,
  databricks,
  circleci,
  duo,
  modal,
  mongodbAtlas,
  netlify,
  npmTokens,
  railway,
  salesforce,
  supabase,
  tailscale,
  terraformCloud,
  vercel,
  workos,
  slackAudit,
  googleWorkspaceAudit,
  mongodbAtlasAudit,
  tailscaleAudit,
  atlassianAudit,
  tinesAudit,
  wizAudit,
  asanaAudit,
  auth0Logs,
  duoAudit,
  snykAudit,
  zendeskAudit,
  vaultInventory,
  vaultAuditLog,
  prowler,
  ocsf,
  openGraph,
  baton,
  gitleaks,
  trufflehog,
  sarif,
  githubAlerts,
  detectSecrets,
  ggshield,
  noseyParker,
  kingfisher,
  trufflehogPython,
  rustyHog,
  n0s1,
  gitlabReport,
  terraformState,
  entraUsers,
  entraGroups,
  oktaUsers,
  oktaGroups,
  oktaGroupMembers,
  keycloakUsers,
  keycloakGroups,
  googleUsers,
  scim,
  people,
  teams,
  issuanceLog,
  table,
]

/**
 * The format of a file by its content; undefined when none knows it. One record that looks like another format does not
 * make the file one of those: the format with the most records of its own wins, the first of the list where they are even.
 */
export function recognise(sample: Sample): Format | undefined {
  const all = sample.records.length
  const weighed = formats
    .filter((format) => format.recognises(sample))
    .map((format) => ({ format, own: ownRecords(format, sample) }))
    // A log may lie among lines of other programs. What is mostly something else is not a list of what exists.
    .filter(({ format, own }) => format.role === 'log' || own * 2 >= all)
  const most = Math.max(...weighed.map(({ own }) => own))
  return weighed.find(({ own }) => own === most)?.format
}

function ownRecords({ isOwn }: Format, { records, header }: Sample): number {
  return isOwn && !header ? records.filter((raw) => isOwn(raw)).length : records.length
}

/** A format by its id; for a table, with what a person confirmed its columns to mean. */
export function formatFor(id: string, mapping?: Mapping): Format | undefined {
  if (mapping && id === table.id) return tableFormat(mapping)
  return formats.find((format) => format.id === id)
}

/** The context for the records of one file, with what the format prepares for it. */
export async function contextFor(format: Format, path: string, context: Context): Promise<Context> {
  if (!format.prepare) return context
  return { ...context, prepared: await format.prepare(() => rawRecords(path)) }
}

async function* rawRecords(path: string): AsyncGenerator<Raw> {
  for await (const batch of readRecords(path)) for (const item of batch) if (!isUnreadable(item)) yield item
}
