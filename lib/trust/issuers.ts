/** How an issuer's subject is built: up to where it names the tenant, and up to where it names the unit of that tenant. */
export interface SubjectForm {
  /** How the subject begins, before the tenant or, where the issuer is the tenant, before the unit. */
  lead: string
  /** The character after the tenant; absent where the issuer's address names the tenant. */
  tenantEnds?: string
  /** Names that follow each other, each with its value, until the unit is named. */
  unitEnds: string
}

export interface Issuer {
  id: string
  name: string
  /** The address without `https://`. */
  address: RegExp
  /** Tokens of other customers carry the same issuer. */
  isShared: boolean
  subject?: SubjectForm
  /** What a token of the issuer stands for, in the plural: "workflows", "pods". */
  callers: string
  tenant: string
  unit: string
  /** No claim that AWS can see outlives a rename. */
  isNameOnly?: boolean
  /** Claims without which a shared issuer is open, where the subject says nothing of the tenant. */
  tenantClaims?: readonly string[]
  audience?: string
  /** A subject that is safe, with words in capitals to replace. */
  example?: string
  /** Claims beside the subject that pin the unit or the tenant for good. */
  unitClaims?: readonly string[]
  ownerClaims?: readonly string[]
}

const kubernetes = {
  isShared: false,
  subject: { lead: 'system:serviceaccount:', unitEnds: ':' },
  callers: 'pods',
  tenant: 'the cluster',
  unit: 'namespace',
  audience: 'sts.amazonaws.com',
  example: 'system:serviceaccount:NAMESPACE:SERVICE_ACCOUNT',
} as const

/**
 * Who issues tokens for workloads, and what their subjects mean. Sources: the vendors' documentation of their OIDC tokens,
 * AWS "IAM and STS condition context keys" for the claims that AWS reads.
 */
export const issuers: readonly Issuer[] = [
  {
    id: 'github',
    name: 'GitHub Actions',
    address: /^token\.actions\.githubusercontent\.com$/,
    isShared: true,
    callers: 'workflows',
    tenant: 'organisation',
    unit: 'repository',
    audience: 'sts.amazonaws.com',
    example: 'repo:OWNER/REPO:ref:refs/heads/main',
  },
  {
    id: 'github-enterprise',
    name: 'GitHub Actions of one enterprise',
    address:
      /^(token\.actions\.githubusercontent\.com\/[A-Za-z0-9-]+|token\.actions\.[a-z0-9-]+\.ghe\.com|[^/]+\/_services\/token)$/,
    isShared: false,
    callers: 'workflows',
    tenant: 'enterprise',
    unit: 'repository',
    audience: 'sts.amazonaws.com',
    example: 'repo:OWNER/REPO:ref:refs/heads/main',
  },
  {
    id: 'gitlab-com',
    name: 'GitLab.com',
    address: /^gitlab\.com$/,
    isShared: true,
    subject: { lead: 'project_path:', tenantEnds: '/', unitEnds: ':' },
    callers: 'pipelines',
    tenant: 'group',
    unit: 'project',
    unitClaims: ['project_id'],
    ownerClaims: ['namespace_id'],
    audience: 'https://gitlab.com',
    example: 'project_path:GROUP/PROJECT:ref_type:branch:ref:main',
  },
  {
    id: 'terraform-cloud',
    name: 'HCP Terraform',
    address: /^app(\.eu)?\.terraform\.io$/,
    isShared: true,
    subject: { lead: 'organization:', tenantEnds: ':', unitEnds: ':run_phase:' },
    callers: 'runs',
    tenant: 'organisation',
    unit: 'workspace',
    isNameOnly: true,
    audience: 'aws.workload.identity',
    example: 'organization:ORG:project:PROJECT:workspace:WORKSPACE:run_phase:apply',
  },
  {
    id: 'buildkite',
    name: 'Buildkite',
    address: /^agent\.buildkite\.com$/,
    isShared: true,
    subject: { lead: 'organization:', tenantEnds: ':', unitEnds: ':ref:' },
    callers: 'builds',
    tenant: 'organisation',
    unit: 'pipeline',
    unitClaims: ['pipeline_id'],
    ownerClaims: ['organization_id', 'organization_slug'],
    audience: 'sts.amazonaws.com',
    example: 'organization:ORG:pipeline:PIPELINE:ref:refs/heads/main:*',
  },
  {
    id: 'circleci',
    name: 'CircleCI',
    address: /^oidc\.circleci\.com\/org\/[\w-]+$/,
    isShared: false,
    subject: { lead: 'org/', tenantEnds: '/', unitEnds: '/user/' },
    callers: 'jobs',
    tenant: 'organisation',
    unit: 'project',
    unitClaims: ['oidc.circleci.com/project-id', 'project-id'],
    example: 'org/ORG_ID/project/PROJECT_ID/user/*',
  },
  {
    id: 'bitbucket',
    name: 'Bitbucket Pipelines',
    address: /^api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\/pipelines-config\/identity\/oidc$/,
    isShared: false,
    subject: { lead: '', unitEnds: '}' },
    callers: 'pipelines',
    tenant: 'workspace',
    unit: 'repository',
    example: '{REPOSITORY_UUID}:{ENVIRONMENT_UUID}:*',
  },
  {
    id: 'spacelift',
    name: 'Spacelift',
    address: /^[a-z0-9-]+\.app\.(us\.)?spacelift\.io$/,
    isShared: false,
    subject: { lead: 'space:', unitEnds: ':run_type:' },
    callers: 'runs',
    tenant: 'account',
    unit: 'stack',
    example: 'space:SPACE_ID:stack:STACK:run_type:TRACKED:scope:write',
  },
  {
    id: 'vercel',
    name: 'Vercel',
    address: /^oidc\.vercel\.com$/,
    isShared: true,
    subject: { lead: 'owner:', tenantEnds: ':', unitEnds: ':environment:' },
    callers: 'deployments',
    tenant: 'team',
    unit: 'project',
    isNameOnly: true,
    example: 'owner:TEAM:project:PROJECT:environment:production',
  },
  {
    id: 'vercel-team',
    name: 'Vercel, one team',
    address: /^oidc\.vercel\.com\/[a-z0-9-]+$/,
    isShared: false,
    subject: { lead: 'owner:', tenantEnds: ':', unitEnds: ':environment:' },
    callers: 'deployments',
    tenant: 'team',
    unit: 'project',
    isNameOnly: true,
    example: 'owner:TEAM:project:PROJECT:environment:production',
  },
  {
    id: 'fly',
    name: 'Fly.io',
    address: /^oidc\.fly\.io\/[a-z0-9-]+$/,
    isShared: false,
    subject: { lead: '', tenantEnds: ':', unitEnds: ':' },
    callers: 'machines',
    tenant: 'organisation',
    unit: 'app',
    isNameOnly: true,
    example: 'ORG:APP:*',
  },
  {
    id: 'harness',
    name: 'Harness',
    address: /^[a-z0-9.-]+\.harness\.io\/ng\/api\/oidc\/account\/[A-Za-z0-9_-]+$/,
    isShared: false,
    subject: { lead: 'account/', tenantEnds: ':', unitEnds: '\n' },
    callers: 'pipelines',
    tenant: 'account',
    unit: 'project',
    example: 'account/ACCOUNT_ID:org/ORG:project/PROJECT',
  },
  {
    id: 'azure-devops',
    name: 'Azure DevOps',
    address: /^vstoken\.dev\.azure\.com\/[0-9a-fA-F-]{36}$/,
    isShared: false,
    subject: { lead: 'sc://', tenantEnds: '/', unitEnds: '\n' },
    callers: 'pipelines',
    tenant: 'organisation',
    unit: 'service connection',
    example: 'sc://ORGANIZATION/PROJECT/SERVICE_CONNECTION',
  },
  {
    id: 'eks',
    name: 'Amazon EKS',
    address: /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\/[0-9A-Fa-f]{32}$/,
    ...kubernetes,
  },
  {
    id: 'aks',
    name: 'Azure AKS',
    address: /^[a-z0-9-]+\.oic\.prod-aks\.azure\.com\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/?$/,
    ...kubernetes,
  },
  {
    id: 'gke',
    name: 'Google GKE',
    address: /^container\.googleapis\.com\/v1\/projects\/[^/]+\/(locations|zones)\/[^/]+\/clusters\/[^/]+$/,
    ...kubernetes,
  },
  {
    id: 'google',
    name: 'Google',
    address: /^accounts\.google\.com$/,
    isShared: true,
    callers: 'Google accounts',
    tenant: 'client',
    unit: 'account',
    tenantClaims: ['oaud'],
    example: '21-DIGIT-UNIQUE-ID',
  },
  {
    id: 'cognito-identity',
    name: 'an Amazon Cognito identity pool',
    address: /^cognito-identity\.amazonaws\.com$/,
    isShared: true,
    callers: 'users',
    tenant: 'identity pool',
    unit: 'user',
    tenantClaims: ['aud'],
  },
  {
    id: 'facebook',
    name: 'Facebook',
    address: /^graph\.facebook\.com$/,
    isShared: true,
    callers: 'Facebook users',
    tenant: 'app',
    unit: 'user',
    tenantClaims: ['app_id'],
  },
  {
    id: 'amazon',
    name: 'Login with Amazon',
    address: /^www\.amazon\.com$/,
    isShared: true,
    callers: 'Amazon customers',
    tenant: 'app',
    unit: 'user',
    tenantClaims: ['app_id', 'aud'],
  },
  {
    id: 'cognito-user-pool',
    name: 'an Amazon Cognito user pool',
    address: /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9-]+_[A-Za-z0-9]+$/,
    isShared: false,
    callers: 'users',
    tenant: 'user pool',
    unit: 'user',
  },
  {
    id: 'entra-open',
    name: 'any Microsoft Entra tenant',
    address: /^login\.microsoftonline\.com\/(common|organizations|consumers)(\/v2\.0)?\/?$/,
    isShared: true,
    callers: 'applications',
    tenant: 'tenant',
    unit: 'application',
  },
  {
    id: 'entra',
    name: 'Microsoft Entra',
    address: /^(login\.microsoftonline\.com\/[0-9a-f-]{36}\/v2\.0|sts\.windows\.net\/[0-9a-f-]{36}\/?)$/,
    isShared: false,
    callers: 'applications',
    tenant: 'tenant',
    unit: 'application',
  },
  {
    id: 'okta',
    name: 'Okta',
    address: /^[a-z0-9-]+\.(okta|oktapreview|okta-emea)\.com(\/oauth2\/[A-Za-z0-9]+)?$/,
    isShared: false,
    callers: 'clients',
    tenant: 'Okta organisation',
    unit: 'client',
  },
  {
    id: 'auth0',
    name: 'Auth0',
    address: /^[a-z0-9-]+(\.[a-z]{2}(-\d+)?)?\.auth0\.com\/?$/,
    isShared: false,
    callers: 'clients',
    tenant: 'Auth0 tenant',
    unit: 'client',
  },
]

/** The issuer behind an address, with or without its scheme. */
export function issuerAt(address: string): Issuer | undefined {
  const plain = address.replace(/^https:\/\//, '')
  return issuers.find((issuer) => issuer.address.test(plain))
}
