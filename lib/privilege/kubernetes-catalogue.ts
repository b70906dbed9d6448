/** Verbs of the API; `*` in a rule means these (and whatever a resource adds, see below). */
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const
const read = ['get', 'list', 'watch'] as const

/**
 * Resources that every cluster knows, by API group, with the verbs they take. Custom resources are added as a rule
 * names them. Source: Kubernetes API reference 1.34 and "Privileged verbs" of the RBAC documentation.
 */
const groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '': {
    ...each(
      verbs,
      'configmaps endpoints events limitranges persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers resourcequotas secrets services nodes namespaces',
    ),
    ...each(
      ['get', 'update', 'patch'],
      'pods/status nodes/status services/status namespaces/status persistentvolumeclaims/status persistentvolumes/status replicationcontrollers/scale replicationcontrollers/status resourcequotas/status pods/ephemeralcontainers pods/resize',
    ),
    ...each(['get', 'create'], 'pods/attach pods/exec pods/portforward'),
    ...each(['get', 'create', 'update', 'patch', 'delete'], 'nodes/proxy pods/proxy services/proxy'),
    ...each(
      ['get'],
      'pods/log nodes/metrics nodes/stats nodes/log nodes/spec nodes/configz nodes/healthz nodes/pods',
    ),
    ...each(['create'], 'pods/binding pods/eviction bindings serviceaccounts/token namespaces/finalize'),
    ...each(read, 'componentstatuses'),
    ...each(['impersonate'], 'users groups'),
    serviceaccounts: [...verbs, 'impersonate'],
  },
  apps: {
    ...each(verbs, 'deployments daemonsets statefulsets replicasets controllerrevisions'),
    ...each(
      ['get', 'update', 'patch'],
      'deployments/scale deployments/status statefulsets/scale statefulsets/status replicasets/scale replicasets/status daemonsets/status',
    ),
  },
  batch: {
    ...each(verbs, 'jobs cronjobs'),
    ...each(['get', 'update', 'patch'], 'jobs/status cronjobs/status'),
  },
  autoscaling: each(verbs, 'horizontalpodautoscalers'),
  policy: { ...each(verbs, 'poddisruptionbudgets'), podsecuritypolicies: ['use'] },
  'networking.k8s.io': each(verbs, 'ingresses ingressclasses networkpolicies'),
  'rbac.authorization.k8s.io': {
    ...each(verbs, 'rolebindings clusterrolebindings'),
    ...each([...verbs, 'bind', 'escalate'], 'roles clusterroles'),
  },
  'admissionregistration.k8s.io': each(
    verbs,
    'mutatingwebhookconfigurations validatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings mutatingadmissionpolicies',
  ),
  'certificates.k8s.io': {
    ...each(verbs, 'certificatesigningrequests clustertrustbundles'),
    ...each(
      ['get', 'update', 'patch'],
      'certificatesigningrequests/approval certificatesigningrequests/status',
    ),
    signers: ['approve', 'sign', 'attest'],
  },
  'apiextensions.k8s.io': each(verbs, 'customresourcedefinitions'),
  'apiregistration.k8s.io': each(verbs, 'apiservices'),
  'storage.k8s.io': each(verbs, 'storageclasses volumeattachments csidrivers csinodes csistoragecapacities'),
  'coordination.k8s.io': each(verbs, 'leases'),
  'discovery.k8s.io': each(verbs, 'endpointslices'),
  'scheduling.k8s.io': each(verbs, 'priorityclasses'),
  'node.k8s.io': each(verbs, 'runtimeclasses'),
  'flowcontrol.apiserver.k8s.io': each(verbs, 'flowschemas prioritylevelconfigurations'),
  'metrics.k8s.io': each(read, 'metrics'),
  'authentication.k8s.io': {
    ...each(['create'], 'tokenreviews selfsubjectreviews'),
    userextras: ['impersonate'],
    uids: ['impersonate'],
  },
  'authorization.k8s.io': each(
    ['create'],
    'subjectaccessreviews localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews',
  ),
}

function each(verbs: readonly string[], names: string): Record<string, readonly string[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, verbs]))
}

export interface RbacRule {
  apiGroups?: readonly string[] | null
  resources?: readonly string[] | null
  resourceNames?: readonly string[] | null
  nonResourceURLs?: readonly string[] | null
  verbs: readonly string[]
}

/**
 * Rights of one RBAC rule as `k8s:<resource>:<verb>`, wildcards expanded over the well-known resources. A resource that its
 * group does not know carries the group (`k8s:secrets.example.com:get`): it only shares a name with the well-known one.
 */
export function expandRule(rule: RbacRule): string[] {
  const found = new Set<string>()
  const wanted = new Set(rule.verbs)
  const anyVerb = wanted.has('*')
  const add = (resource: string, known: readonly string[] | undefined) => {
    if (anyVerb) for (const verb of known ?? verbs) found.add(`k8s:${resource}:${verb}`)
    else for (const verb of wanted) if (!known || known.includes(verb)) found.add(`k8s:${resource}:${verb}`)
  }
  const named = rule.apiGroups ?? ['']
  const inGroups = knownIn(named)
  for (const pattern of rule.resources ?? []) {
    if (pattern === '*') for (const [resource, known] of inGroups) add(resource, known)
    else if (pattern.startsWith('*/')) {
      // Every resource with this subresource (`*/scale`).
      for (const [resource, known] of inGroups) if (resource.endsWith(pattern.slice(1))) add(resource, known)
    } else if (inGroups.has(pattern)) add(pattern, inGroups.get(pattern))
    else for (const group of named) add(nameIn(group, pattern), undefined)
  }
  for (const url of rule.nonResourceURLs ?? [])
    for (const verb of anyVerb ? ['get'] : wanted) found.add(`k8s:${url}:${verb}`)
  return [...found].sort()
}

function knownIn(apiGroups: readonly string[]): Map<string, readonly string[]> {
  const names = apiGroups.includes('*') ? Object.keys(groups) : apiGroups
  return new Map(names.flatMap((name) => Object.entries(groups[name] ?? {})))
}

/** A resource with its group, unless the group is one that knows it: `widgets.example.com/status`. */
function nameIn(group: string, resource: string): string {
  if (group === '' || group === '*' || Object.hasOwn(groups[group] ?? {}, resource)) return resource
  const [plain, subresource] = resource.split('/')
  return `${plain}.${group}${subresource ? `/${subresource}` : ''}`
}

/** Full name of the right that a request exercised. */
export function kubernetesAction(
  resource: string,
  subresource: string | undefined,
  verb: string,
  group: string | undefined,
): string {
  return `k8s:${nameIn(group ?? '', subresource ? `${resource}/${subresource}` : resource)}:${verb}`
}

/** Resource and group of a name that `nameIn` made; no resource has a dot in it. */
export function resourceOf(name: string): { resource: string; group?: string } {
  const [, plain, group, subresource] = /^([^./]+)\.([^/]+)(\/.+)?$/.exec(name) ?? []
  return plain && group ? { resource: `${plain}${subresource ?? ''}`, group } : { resource: name }
}

/** API groups that know a resource; undefined for one that no group does (a custom one). */
export function groupsOf(resource: string): string[] | undefined {
  const found = Object.keys(groups).filter((name) => Object.hasOwn(groups[name]!, resource))
  return found.length > 0 ? found : undefined
}
