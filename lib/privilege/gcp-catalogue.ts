import catalogue from './catalogues/gcp-roles.json'
import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

const roles: Readonly<Record<string, { title?: string; permissions: string | null }>> = catalogue.roles
const { permissions, riskTags } = catalogue

/** Whole names of permissions; a permission of a service that is named by its host keeps that host. */
export const gcpAction = (permission: string): string => `gcp:${permission}`

const expanded = new Map<string, readonly string[]>()

/** What a predefined role is called and allows; undefined for a role whose definition is not known. */
export function gcpRole(name: string): { title: string; actions: readonly string[] } | undefined {
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined
  if (role?.permissions === undefined || role.permissions === null) return undefined
  let actions = expanded.get(name)
  if (!actions) {
    actions = positionsIn(role.permissions).map((position) => gcpAction(permissions[position]!))
    expanded.set(name, actions)
  }
  return { title: role.title ?? name, actions }
}

/** `0-4,7` are the positions 0 to 4 and 7. */
function positionsIn(ranges: string): number[] {
  if (ranges === '') return []
  return ranges.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number) as [number, number?]
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
}

const known = new Map(permissions.map((permission) => [permission.toLowerCase(), permission]))

/** Whether some predefined role has it, in this spelling. */
export const isGcpPermission = (permission: string): boolean =>
  known.get(permission.toLowerCase()) === permission

/** Services that roles call otherwise than deny policies, which name them by their host. */
const hosts: Readonly<Record<string, string>> = { 'cloudresourcemanager.googleapis.com': 'resourcemanager' }

/**
 * The actions that a deny policy means: `iam.googleapis.com/roles.create` is `iam.roles.create` of a role, and `*` stands for
 * resources or for verbs. A permission that no predefined role has is named as roles would name it.
 */
export function gcpPermissionsLike(name: string): string[] {
  const [host = '', rest = ''] = name.split('/', 2)
  const service = hosts[host] ?? host.replace(/\.googleapis\.com$/, '')
  if (!rest || !service) return []
  const own = known.get(`${host}/${rest}`.toLowerCase()) ?? known.get(`${service}.${rest}`.toLowerCase())
  if (own) return [gcpAction(own)]
  if (!rest.includes('*')) return [gcpAction(`${service}.${rest}`)]
  const [resource = '*', verb = '*'] = rest === '*' ? ['*', '*'] : rest.split('.', 2)
  const isMeant = (one: string): boolean => {
    const plain = one.startsWith(`${host}/`)
      ? one.slice(host.length + 1)
      : one.startsWith(`${service}.`)
        ? one.slice(service.length + 1)
        : undefined
    if (plain === undefined) return false
    const [of = '', does = ''] = [
      plain.slice(0, plain.lastIndexOf('.')),
      plain.slice(plain.lastIndexOf('.') + 1),
    ]
    return (resource === '*' || resource === of) && (verb === '*' || verb === does)
  }
  return permissions.filter(isMeant).map(gcpAction)
}

const setsPolicy =
  'Whoever may set the policy of a project, a folder or the organisation can give any role there to anybody'
const becomes = 'It gives tokens or signatures of any service account that it reaches'
const runsAs = 'With the right to act as a service account, it runs code as that account'

/**
 * What a permission gives its holder where it is held for a project or above. Sources: Google Cloud, "Roles and permissions" and
 * "Service account impersonation"; Rhino Security Labs, "Privilege Escalation in Google Cloud Platform" (parts 1 and 2). Setting
 * a policy is being an administrator there. Taking the place of some service account is as strong as the strongest account
 * below, and so is defining what a role allows: whether there is such an account or role no single list tells.
 */
export const gcpPowers: readonly Power[] = (
  [
    ['resourcemanager.projects.setIamPolicy', 'admin', setsPolicy],
    ['resourcemanager.folders.setIamPolicy', 'admin', setsPolicy],
    ['resourcemanager.organizations.setIamPolicy', 'admin', setsPolicy],
    [
      'iam.serviceAccounts.setIamPolicy',
      'step',
      'It may let itself use every service account of the project',
    ],
    ['iam.serviceAccountKeys.create', 'step', 'It makes a key of any service account of the project'],
    ['iam.serviceAccountKeys.enable', 'doubt', 'It switches keys back on that somebody had switched off'],
    ['iam.serviceAccounts.getAccessToken', 'step', becomes],
    ['iam.serviceAccounts.signBlob', 'step', becomes],
    ['iam.serviceAccounts.signJwt', 'step', becomes],
    [
      'iam.serviceAccounts.implicitDelegation',
      'doubt',
      'It becomes accounts through accounts that may become them',
    ],
    [
      'iam.serviceAccounts.getOpenIdToken',
      'doubt',
      'It gives tokens for services outside of Google Cloud and for those behind a proxy',
    ],
    [
      'iam.serviceAccounts.actAs',
      'doubt',
      'It lets what it deploys run as any service account of the project',
    ],
    ['iam.roles.update', 'step', 'It may add any permission to a role that it holds, or another one'],
    [
      'iam.googleapis.com/workloadIdentityPoolProviders.create',
      'doubt',
      'It may let another issuer into a pool that service accounts trust',
    ],
    [
      'iam.googleapis.com/workloadIdentityPoolProviders.update',
      'doubt',
      'It may change whom a pool that service accounts trust lets in',
    ],
    ['iam.denypolicies.update', 'doubt', 'It may take away what denies it something'],
    ['orgpolicy.policy.set', 'doubt', 'It may switch off what the organisation forbids, such as making keys'],
    [
      'deploymentmanager.deployments.create',
      'step',
      'Deployments run as an account that is an editor of the project',
    ],
    ['cloudbuild.builds.create', 'doubt', 'Builds run as an account that often has wide rights'],
    [
      'compute.instances.setMetadata',
      'doubt',
      'It may put a key of its own on a machine that runs as a service account',
    ],
    [
      'compute.projects.setCommonInstanceMetadata',
      'doubt',
      'It may put a key of its own on all machines of the project',
    ],
    ['compute.instances.create', 'doubt', runsAs],
    ['cloudfunctions.functions.create', 'doubt', runsAs],
    [
      'cloudfunctions.functions.update',
      'doubt',
      'It changes the code of functions that run as service accounts',
    ],
    ['run.services.create', 'doubt', runsAs],
    ['run.jobs.create', 'doubt', runsAs],
    ['composer.environments.create', 'doubt', runsAs],
    ['dataflow.jobs.create', 'doubt', runsAs],
    ['dataproc.clusters.create', 'doubt', runsAs],
    ['cloudscheduler.jobs.create', 'doubt', runsAs],
    ['container.clusters.getCredentials', 'doubt', 'What it may do in the clusters is written there'],
  ] as const
).map(([permission, gives, why]): Power => ({ right: gcpAction(permission), gives, why: `${why}.` }))

const gives = new Map(gcpPowers.map(({ right, gives: what }) => [right.slice(4).toLowerCase(), what]))
const why = new Map(gcpPowers.map(({ right, why: because }) => [right.slice(4).toLowerCase(), because]))
const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()))
const [exposing, reading, escalating] = [
  lower(riskTags.CredentialExposure),
  lower(riskTags.DataAccess),
  lower(riskTags.PrivEsc),
]

/** Rights that hand out a secret or open a way in. */
const secrets = lower([
  'secretmanager.versions.access',
  'apikeys.keys.getKeyString',
  'storage.hmacKeys.create',
  'container.clusters.getCredentials',
  'container.secrets.get',
  'container.secrets.list',
  'cloudsql.users.create',
  'cloudsql.users.update',
  'iam.googleapis.com/oauthClientCredentials.create',
])

/** The class of a permission and why, by its action in lower case; those that change resources change infrastructure. */
export function gcpRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const name = action.slice('gcp:'.length)
  const power = gives.get(name)
  if (power === 'admin' || power === 'step') return { risk: 'escalation', because: why.get(name)! }
  if (secrets.has(name) || exposing.has(name))
    return { risk: 'credential_exposure', because: 'It gives away a secret or a way in.' }
  if (name.endsWith('.setiampolicy')) return { risk: 'policy_admin', because: 'It changes who may do what.' }
  if (escalating.has(name) || power)
    return { risk: 'escalation', because: why.get(name) ?? 'It can lead to more rights than its own.' }
  if (
    /^iam\.(roles|denypolicies|accesspolicies|principalaccessboundarypolicies)\.(create|update|delete)$/.test(
      name,
    )
  )
    return { risk: 'policy_admin', because: 'It changes who may do what.' }
  if (reading.has(name)) return { risk: 'data_access', because: 'It reads the contents of resources.' }
  return /\.(create|update|delete|patch|insert|set[a-z]{1,60}|deploy|undeploy|import|restore|start|stop|reset|attach|detach|move|disable|enable|cancel|purge|write)$/.test(
    name,
  )
    ? { risk: 'infrastructure_change', because: 'It changes resources.' }
    : undefined
}

/** Whether the log of admin activity shows the use of a permission: it is always on, and holds what changes resources. */
export const isGcpLogged = (action: string): boolean =>
  /\.(create|update|delete|patch|insert|setiampolicy|undelete|enable|disable|deploy)$/.test(action) &&
  // What is inside of a resource is data: those logs are off until somebody switches them on.
  !/^gcp:(storage\.objects|bigquery\.(tables|rows)|datastore\.entities|container\.|pubsub\.)/.test(action)
