import type { RbacRule } from './kubernetes-catalogue'

const RBAC = 'rbac.authorization.k8s.io'

/** A right as the API server checks it: group, resource and one of the verbs. */
export interface Ask {
  group: string
  resource: string
  verbs: readonly string[]
  /** A verb on one object by name; `create` of a whole object has none. */
  named?: boolean
}

const ask = (group: string, resource: string, verbs: string): Ask => ({
  group,
  resource,
  verbs: verbs.split(' '),
})

/** One right that is enough, or several that are needed together. */
export interface KubernetesMethod {
  id: string
  needs: readonly Ask[]
  /**
   * What a namespace has to hold for the right to lead somewhere: an account with more rights (`account`), such an account
   * with a token in a Secret (`token`), or nothing, because the right works only for the whole cluster.
   */
  inNamespace?: 'account' | 'token' | 'running'
  note: string
}

const templates: Array<[string, string, string, string]> = [
  ['k8s-create-pods', '', 'pods', 'create'],
  ['k8s-change-pods', '', 'pods', 'update patch'],
  ['k8s-deployments', 'apps', 'deployments', 'create update patch'],
  ['k8s-statefulsets', 'apps', 'statefulsets', 'create update patch'],
  ['k8s-daemonsets', 'apps', 'daemonsets', 'create update patch'],
  ['k8s-replicasets', 'apps', 'replicasets', 'create update patch'],
  ['k8s-replicationcontrollers', '', 'replicationcontrollers', 'create update patch'],
  ['k8s-create-jobs', 'batch', 'jobs', 'create'],
  ['k8s-cronjobs', 'batch', 'cronjobs', 'create update patch'],
]

/** Ways to more rights that need no name of an object. Source: Kubernetes, "RBAC good practices". */
export const kubernetesMethods: readonly KubernetesMethod[] = [
  ...templates.map(([id, group, resource, verbs]): KubernetesMethod => ({
    id,
    needs: [ask(group, resource, verbs)],
    inNamespace: id === 'k8s-change-pods' ? 'running' : 'account',
    note: 'Runs its own code as a service account of its choice.',
  })),
  {
    id: 'k8s-read-secrets',
    needs: [ask('', 'secrets', 'get list watch')],
    inNamespace: 'token',
    note: 'Reads stored tokens; list and watch return the contents too.',
  },
  {
    id: 'k8s-token-request',
    needs: [ask('', 'serviceaccounts/token', 'create')],
    inNamespace: 'account',
    note: 'Asks for a token of a service account.',
  },
  {
    id: 'k8s-exec',
    needs: [ask('', 'pods/exec', 'create get')],
    inNamespace: 'running',
    note: 'Opens a shell in a pod and takes its token; a GET opens one too.',
  },
  {
    id: 'k8s-attach',
    needs: [ask('', 'pods/attach', 'create get')],
    inNamespace: 'running',
    note: 'Attaches to what runs in a pod.',
  },
  {
    id: 'k8s-ephemeral-containers',
    needs: [ask('', 'pods/ephemeralcontainers', 'update patch')],
    inNamespace: 'running',
    note: 'Adds a container to a running pod.',
  },
  {
    id: 'k8s-impersonate-service-account',
    needs: [ask('', 'serviceaccounts', 'impersonate')],
    inNamespace: 'account',
    note: 'Acts as a service account.',
  },
  { id: 'k8s-impersonate', needs: [ask('', 'users', 'impersonate')], note: 'Acts as any user.' },
  {
    id: 'k8s-node-proxy',
    needs: [ask('', 'nodes/proxy', 'get create')],
    note: 'Runs commands in any pod through the kubelet, past admission and audit.',
  },
  {
    id: 'k8s-escalate-role',
    needs: [ask(RBAC, 'clusterroles', 'escalate'), ask(RBAC, 'clusterroles', 'update patch')],
    note: 'Widens a role beyond its own rights.',
  },
  {
    id: 'k8s-bind-role',
    needs: [ask(RBAC, 'clusterroles', 'bind'), ask(RBAC, 'clusterrolebindings', 'create update patch')],
    note: 'Binds cluster-admin to itself.',
  },
  {
    id: 'k8s-bind-role-in-namespace',
    needs: [ask(RBAC, 'clusterroles', 'bind'), ask(RBAC, 'rolebindings', 'create update patch')],
    note: 'Binds cluster-admin to itself in kube-system, where the tokens of the control plane are.',
  },
  {
    id: 'k8s-approve-certificates',
    needs: [
      ask('certificates.k8s.io', 'certificatesigningrequests', 'create'),
      ask('certificates.k8s.io', 'certificatesigningrequests/approval', 'update patch'),
      ask('certificates.k8s.io', 'signers', 'approve'),
    ],
    note: 'Signs itself a client certificate.',
  },
  {
    id: 'k8s-mutating-webhook',
    needs: [ask('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'create update patch')],
    note: 'Rewrites every object on its way in.',
  },
  {
    id: 'k8s-validating-webhook',
    needs: [ask('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'create update patch')],
    note: 'Receives every object on its way in, Secrets too.',
  },
  {
    id: 'k8s-create-volumes',
    needs: [ask('', 'persistentvolumes', 'create')],
    note: 'Makes a volume of a folder of the node.',
  },
]

const speaks = (list: readonly string[] | null | undefined, word: string) =>
  list?.some((one) => one === '*' || one === word) ?? false

const speaksOfResource = (list: readonly string[] | null | undefined, resource: string): boolean => {
  if (speaks(list, resource)) return true
  const slash = resource.indexOf('/')
  return slash > 0 && (list?.includes(`*${resource.slice(slash)}`) ?? false)
}

/** Whether one rule gives the right; on one object when the rule names objects. */
export function gives(rule: RbacRule, { group, resource, verbs }: Ask, name?: string): boolean {
  if (!speaks(rule.apiGroups, group) || !speaksOfResource(rule.resources, resource)) return false
  const names = rule.resourceNames ?? []
  const given = verbs.filter((verb) => speaks(rule.verbs, verb))
  if (names.length === 0) return given.length > 0
  // An object that is only being made has no name yet.
  const nameable = given.filter(
    (verb) => (verb !== 'create' && verb !== 'list' && verb !== 'watch') || resource.includes('/'),
  )
  return name !== undefined && nameable.length > 0 && names.includes(name)
}

/** Names to which a rule limits the right; empty when it does not give the right on named objects. */
export function namesGiven(rules: readonly RbacRule[], asked: Ask): string[] {
  return rules.flatMap((rule) => (rule.resourceNames ?? []).filter((name) => gives(rule, asked, name)))
}

/** Whether the rules, held for the whole cluster, make their holder its administrator. */
export function isClusterAdmin(rules: readonly RbacRule[]): boolean {
  const needed = [
    ask(RBAC, 'clusterroles', 'escalate'),
    ask(RBAC, 'clusterroles', 'bind'),
    ask('', 'users', 'impersonate'),
    ask('', 'secrets', 'get'),
    ask('', 'pods', 'create'),
  ]
  return needed.every((one) => rules.some((rule) => gives(rule, one)))
}

/** Whether some rule could lead further, whatever it is bound to. */
export function hasReach(rules: readonly RbacRule[]): boolean {
  const asked = [
    ...kubernetesMethods.flatMap(({ needs }) => needs),
    ask('', 'groups', 'impersonate'),
    ask(RBAC, 'roles', 'escalate'),
    ask(RBAC, 'roles', 'bind'),
  ]
  return rules.some((rule) => asked.some((one) => gives({ ...rule, resourceNames: [] }, one)))
}
