import type { Envelope } from '../source'

/**
 * Names of the lists that APIs and commands put their records in. `strong` ones are never a member of a record
 * itself; the others count as an envelope only for an object that stands at the top of the file.
 */
const strong = new Set([
  'Records', // CloudTrail files in S3
  'Events', // cloudtrail lookup-events
  'logEvents', // CloudWatch subscription
  'UserDetailList', // iam get-account-authorization-details
  'GroupDetailList',
  'RoleDetailList',
  'Policies',
  'AccessKeyMetadata', // iam list-access-keys
  'ServiceSpecificCredentials', // iam list-service-specific-credentials
  'SSHPublicKeys', // iam list-ssh-public-keys
  'ServerCertificateMetadataList', // iam list-server-certificates
  'CertificateSummaryList', // acm list-certificates
  'SecretList', // secretsmanager list-secrets
  'AccountAssignments', // sso-admin list-account-assignments
  'GroupMemberships', // identitystore list-group-memberships
  'workloadIdentities', // bedrock-agentcore-control
  'credentialProviders',
  'agentRuntimes',
  'trustAnchors', // rolesanywhere list-trust-anchors
  'access_map', // Kingfisher, beside its findings
  'policyResults', // gcloud asset get-effective-iam-policy
  'policy_results', // the same from a library
])
/** Common words: the list is an answer only where nothing else was said before it. */
const bare = new Set([
  'apps',
  'connections',
  'credentials',
  'endpoints',
  'jobs',
  'policies', // also deny policies of Google Cloud
  'recipients',
  'scopes',
  'storage_credentials',
])
const weak = new Set([
  ...bare, // Databricks
  'items', // Kubernetes
  'value', // Microsoft Graph, ARM
  'entries', // SPIRE
  'agents',
  'bundles',
  'federation_relationships',
  'events', // logs filter-log-events
  'keys', // Google Cloud
  'accounts',
  'roles',
  'assets',
  'results',
  'activities',
  'insights',
  'recommendations',
  'workloadIdentityPools',
  'workloadIdentityPoolProviders',
  'oauthClients',
  'oauthClientCredentials',
  'identityAwareProxyClients',
  'data',
  'Resources', // SCIM
  'clients', // a realm export of Keycloak
  'users', // the same, and Google Workspace
  'groups', // Google Workspace
  'installations', // GitHub
  'runners',
  'environments',
  'findings', // Kingfisher
  'vulnerabilities', // reports of GitLab
  'runs', // SARIF
  'resources', // Terraform
  'approved_apps', // Slack
  'members', // the same
  'token_infos', // Databricks
  'Users', // iam list-users, identitystore list-users
  'Roles', // iam list-roles
  'Groups',
  'Certificates', // iam list-signing-certificates
  'Parameters', // ssm describe-parameters
  'Instances', // sso-admin list-instances
  'profiles', // rolesanywhere list-profiles
  'subjects', // rolesanywhere list-subjects
  'rows', // Steampipe
  'records', // Salesforce
  'edges', // GraphQL, OpenGraph
  'nodes', // OpenGraph
  'envs', // Vercel
  'tokens',
  'devices', // Tailscale
  'response', // Duo
  'objects', // npm
  'logs', // Tailscale, Slack
  'audit_logs', // Tines
])

/** @param before what the object said of itself so far: a record may hold a list of that name too */
export const isListName = (name: string, before: Envelope = {}) =>
  strong.has(name) || (weak.has(name) && !holdsItself(name, before))

/** Whoever has an id and roles holds them; an activity of Google Workspace has events, a finding of OCSF resources. */
const holdsItself = (name: string, before: Envelope): boolean =>
  (bare.has(name) && Object.keys(before).length > 0) ||
  (name === 'roles' && ('id' in before || 'clientId' in before)) ||
  (name === 'resources' && ('class_uid' in before || 'severity_id' in before || 'activity_id' in before)) ||
  // So does a group of Okta; a realm of Keycloak is an envelope of its users.
  (name === 'users' && 'id' in before && !('realm' in before)) ||
  // A group holds its members; an answer of Slack begins with how it went.
  (name === 'members' && Object.keys(before).length > 0 && !('ok' in before)) ||
  (name === 'groups' && Object.keys(before).some((key) => !/^(kind|etag|nextPageToken)$/.test(key))) ||
  (name === 'environments' && !('total_count' in before)) ||
  (name === 'events' && before.kind === 'admin#reports#activity')

/** An object beside the lists of a page that is a record as a whole: the roles in the export of a realm of Keycloak. */
export const isRecordOfPage = (name: string, before: Envelope): boolean =>
  name === 'roles' && typeof before.realm === 'string'

export const isStrongList = (name: string) => strong.has(name)

type Members = Record<string, unknown>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** Objects in which APIs put what they say of a page: Kubernetes `metadata.continue`, GraphQL `pageInfo.hasNextPage` … */
export const pageObjects: ReadonlySet<string> = new Set([
  'metadata',
  'meta',
  'pageInfo',
  'pagination',
  'paging',
  'links',
  '_links',
  'ResponseMetadata',
  'response_metadata',
  'list_metadata', // WorkOS
  'urls', // npm
])

/** The scalar members of an envelope; those of the objects that speak of a page as `metadata.continue`. */
export function scalarsOf(object: Members): Envelope {
  const scalars: Record<string, string | number | boolean | null> = {}
  for (const [key, value] of Object.entries(object)) {
    if (isScalar(value)) scalars[key] = value
    else if (pageObjects.has(key) && isObject(value))
      for (const [name, inner] of Object.entries(value))
        if (isScalar(inner)) scalars[`${key}.${name}`] = inner
        // Datadog counts in `meta.page`, JSON:API in `meta.pagination`.
        else if ((name === 'page' || name === 'pagination') && isObject(inner))
          for (const [own, value] of Object.entries(inner))
            if (isScalar(value)) scalars[`${key}.${name}.${own}`] = value
  }
  return scalars
}

const isGraph = (object: Members): boolean => Array.isArray(object.nodes) && Array.isArray(object.edges)

const isNode = (edge: unknown): boolean => isObject(edge) && isObject(edge.node)

const objectsWith = (list: unknown, ...names: string[]): boolean =>
  Array.isArray(list) &&
  list.length > 0 &&
  list.every((one) => isObject(one) && names.every((name) => name in one))

/** A weak name is believed inside a line or an array only when the object says itself that it is a page. */
function saysItIsAPage(object: Members, name: string): boolean {
  if (name === 'items') return typeof object.kind === 'string' && object.kind.endsWith('List')
  if (name === 'value') return Object.keys(object).some((key) => key.startsWith('@odata.'))
  if (name === 'clients' || name === 'users')
    return typeof object.realm === 'string' || object.kind === 'admin#directory#users'
  if (name === 'groups') return object.kind === 'admin#directory#groups'
  if (/^(installations|runners|environments)$/.test(name)) return 'total_count' in object
  if (name === 'approved_apps' || name === 'members') return 'ok' in object
  if (name === 'token_infos') return true
  if (name === 'resources') return 'terraform_version' in object
  if (name === 'Resources') return 'totalResults' in object
  if (/^(entries|agents|bundles|federation_relationships)$/.test(name)) return 'next_page_token' in object
  if (isGraph(object)) return name === 'nodes' || name === 'edges'
  if (name === 'nodes') return 'pageInfo' in object
  if (name === 'edges') return Array.isArray(object.edges) && object.edges.every(isNode)
  if (name === 'records') return 'totalSize' in object && 'done' in object
  if (name === 'findings') return 'access_map' in object || objectsWith(object[name], 'rule', 'finding')
  if (name === 'vulnerabilities') return 'scan' in object && 'version' in object
  return name === 'data' && object.object === 'list'
}

/** Members by which an answer speaks of itself, and not of a record in it. */
const aboutAnswer =
  /^(_?links|meta(data)?|pageInfo|pagination|paging|(response_?|list_?)metadata|object|etag|is_?truncated|marker|has_?more|(first|last)_?id|cursor|@odata\..*|(next|prev).*|(total|count|size|limit|offset|page|per_?page)(_?(count|size|results|pages|items))?|ok|success|status|errors?|messages?|code)$/i

/** Whether all that an object says beside one member is about the answer: whoever has a name or an id is a record. */
const isPlain = (object: Members, inner: string): boolean =>
  Object.entries(object).every(([name, value]) => {
    if (name === inner) return true
    if (isObject(value) && ('name' in value || 'id' in value)) return false
    // Google tells the kind of its answers with it, Kubernetes that of its objects.
    if (name === 'kind') return typeof value === 'string' && value.includes('#')
    return aboutAnswer.test(name) && !(Array.isArray(value) && value.length > 0)
  })

/** What a person or a script calls what it puts an answer into. */
const wrapperWords = new Set(['result', 'response', 'body', 'payload', 'output', 'answer'])

/** The name of a list, where it says what is in it. */
export const tellingName = (name: string): string | undefined =>
  name === 'data' || wrapperWords.has(name) ? undefined : name

/**
 * The lists of an object that is a page of records; undefined when it is a record itself.
 * @param believesPlain also where the object says nothing of a page, if it says nothing of a record either
 */
export function listsIn(object: Members, believesPlain = true): string[] | undefined {
  let found: string[] | undefined
  for (const name in object) {
    if (!strong.has(name) && !weak.has(name) && !wrapperWords.has(name)) continue
    const list = object[name]
    // Go writes an empty list as null.
    if (list !== null && (!Array.isArray(list) || (list.length > 0 && !isObject(list[0])))) continue
    if (
      strong.has(name) ||
      saysItIsAPage(object, name) ||
      (believesPlain && Array.isArray(list) && isPlain(object, name))
    )
      (found ??= []).push(name)
  }
  return found
}

/** A page of records, with the scalars of the objects around it. */
interface Found {
  page: Members
  lists: string[]
  around: Envelope
}

const deepest = 3

/** The page that an object is, or wraps: `{"Response": {"Result": {"UserDetailList": […]}}}`. Undefined for a record. */
export function pageIn(object: Members): Found | undefined {
  let page = object
  let around: Envelope = {}
  let isOnlyWrapped = true
  for (let depth = 0; depth <= deepest; depth += 1) {
    const lists = listsIn(page, isOnlyWrapped)
    if (lists) return { page, lists, around }
    const inner = wrappedIn(page)
    if (!inner) return undefined
    isOnlyWrapped &&= isPlain(page, inner)
    around = { ...around, ...scalarsOf(page) }
    page = page[inner] as Members
  }
  return undefined
}

/** The member of a wrapper that holds all; a wrapper has few members. */
function wrappedIn(object: Members): string | undefined {
  let inner: string | undefined
  let count = 0
  for (const name in object) {
    const value = object[name]
    if ((count += 1) > 5 || (Array.isArray(value) && value.length > 0)) return undefined
    if (!isObject(value) || pageObjects.has(name)) continue
    if (inner) return undefined
    inner = name
  }
  return inner
}

/** One envelope for a file of several pages: the last page tells whether more would follow. */
export function mergePages(pages: readonly Envelope[]): Envelope {
  const last: Record<string, string | number | boolean | null> = { ...pages.at(-1) }
  // Pages of different kinds in one file: no single kind is true of items that carry none.
  if (pages.some((page) => page.kind !== last.kind)) delete last.kind
  return last
}
