import type { Path } from './aws-node'
import type { RbacRule } from './kubernetes-catalogue'
import { controlPlaneUsers } from './kubernetes-own'
import { type Ask, gives, kubernetesMethods, type KubernetesMethod, namesGiven } from './kubernetes-reach'

const RBAC = 'rbac.authorization.k8s.io'
const HOPS_MAX = 4
/** The tokens of the cluster's own controllers are there, and some of them reach everything. */
const CONTROL_PLANE = 'kube-system'

/** Rules that a subject holds, where, and by which role. */
export interface Held {
  rules: readonly RbacRule[]
  /** Absent for the whole cluster. */
  namespace?: string
  role: string
  /** A Role of the namespace, else a ClusterRole. */
  isNamespaced: boolean
}

export interface KubernetesNode {
  key: string
  cluster: string
  name: string
  kind: 'account' | 'user' | 'group'
  namespace?: string
  held: readonly Held[]
  isAdmin: boolean
  /** A token of it stands in a Secret. */
  hasToken: boolean
  /** Some workload runs as it. */
  runs: boolean
}

/** Paths of one cluster's subjects. `adminRoles`: names of ClusterRoles that make an administrator. */
export function kubernetesPaths(
  nodes: readonly KubernetesNode[],
  adminRoles: ReadonlySet<string>,
): Map<string, Path> {
  const found = new Map<string, { hops: number; path: string[] }>()
  for (const node of nodes) if (node.isAdmin) found.set(node.key, { hops: 0, path: [] })
  const search = new Search(nodes, adminRoles, found)
  const sorted = [...nodes].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (let hop = 1; hop <= HOPS_MAX; hop++) {
    const next: Array<[string, string[]]> = []
    for (const node of sorted) {
      if (found.has(node.key)) continue
      const path = (hop === 1 ? search.alone(node) : undefined) ?? search.byNeighbour(node)
      if (path) next.push([node.key, path])
    }
    for (const [key, path] of next) found.set(key, { hops: hop, path })
    if (next.length === 0) break
  }
  return found
}

const rulesOf = (held: readonly Held[]) => held.flatMap(({ rules }) => rules)
const anyRule = (rules: readonly RbacRule[], asked: Ask) => rules.some((rule) => gives(rule, asked))
const ask = (group: string, resource: string, ...verbs: string[]): Ask => ({ group, resource, verbs })

class Search {
  readonly #nodes: readonly KubernetesNode[]
  readonly #adminRoles: ReadonlySet<string>
  readonly #found: ReadonlyMap<string, { path: string[] }>

  constructor(
    nodes: readonly KubernetesNode[],
    adminRoles: ReadonlySet<string>,
    found: ReadonlyMap<string, { path: string[] }>,
  ) {
    this.#nodes = nodes
    this.#adminRoles = adminRoles
    this.#found = found
  }

  /** A way that leads to the control plane by itself: in the whole cluster, in kube-system, or by the name of something strong. */
  alone(node: KubernetesNode): string[] | undefined {
    const wide = rulesOf(node.held.filter(({ namespace }) => namespace === undefined))
    const method = kubernetesMethods.find((one) => this.#holds(one, wide))
    if (method) return [method.id]
    const named = this.#byName(node, wide)
    if (named) return named
    const near = this.#inNamespace(node, CONTROL_PLANE)[0]
    return near ? [`${near.id} in ${CONTROL_PLANE}`] : undefined
  }

  /** A way over an account with more rights in a namespace where the node may do something. */
  byNeighbour(node: KubernetesNode): string[] | undefined {
    const wide = rulesOf(node.held.filter(({ namespace }) => namespace === undefined))
    const spaces = [...new Set(node.held.flatMap(({ namespace }) => namespace ?? []))].sort()
    for (const space of spaces) {
      for (const method of this.#inNamespace(node, space)) {
        const target = this.#strongIn(space, node).find(
          (one) =>
            method.inNamespace === 'account' || (method.inNamespace === 'token' ? one.hasToken : one.runs),
        )
        if (target)
          return [`${method.id} in ${space}, ${target.name}`, ...(this.#found.get(target.key)?.path ?? [])]
      }
    }
    for (const target of this.#strong(node)) {
      const { kind, name, key } = target
      const asked =
        kind === 'account'
          ? [ask('', 'serviceaccounts/token', 'create'), ask('', 'serviceaccounts', 'impersonate')]
          : kind === 'user'
            ? [ask('', 'users', 'impersonate')]
            : []
      const rules = [
        ...wide,
        ...rulesOf(
          node.held.filter(({ namespace }) => namespace !== undefined && namespace === target.namespace),
        ),
      ]
      const one = asked.find((each) => namesGiven(rules, each).includes(name))
      if (one) return [`${one.resource}:${one.verbs[0]} ${name}`, ...(this.#found.get(key)?.path ?? [])]
      if (kind === 'group' && this.#impersonatesGroup(rules, name))
        return [`k8s-impersonate-group ${name}`, ...(this.#found.get(key)?.path ?? [])]
    }
    return undefined
  }

  #holds({ needs }: KubernetesMethod, rules: readonly RbacRule[]): boolean {
    return needs.every(
      (one) =>
        anyRule(rules, one) ||
        // Signers are always granted by name; the one for clients of the API server is the way in.
        (one.resource === 'signers' &&
          namesGiven(rules, one).some((name) => /^kubernetes\.io\/(\*|kube-apiserver-client)$/.test(name))),
    )
  }

  #inNamespace(node: KubernetesNode, space: string): KubernetesMethod[] {
    const here = node.held.filter(({ namespace }) => namespace === space)
    if (here.length === 0) return []
    const rules = rulesOf(node.held.filter(({ namespace }) => namespace === undefined || namespace === space))
    const found = kubernetesMethods.filter((method) => method.inNamespace && this.#holds(method, rules))
    const bindsRoles =
      this.#binds(rules) && anyRule(rules, ask(RBAC, 'rolebindings', 'create', 'update', 'patch'))
    if (bindsRoles) found.push(bindInNamespace)
    const own = new Set(here.filter(({ isNamespaced }) => isNamespaced).map(({ role }) => role))
    if ([...own].some((role) => this.#widens(rules, 'roles', role))) found.push(widenInNamespace)
    return found
  }

  #byName(node: KubernetesNode, wide: readonly RbacRule[]): string[] | undefined {
    const mayBind =
      anyRule(wide, ask(RBAC, 'clusterrolebindings', 'create', 'update', 'patch')) ||
      anyRule(wide, ask(RBAC, 'rolebindings', 'create', 'update', 'patch'))
    const strongRole = namesGiven(wide, ask(RBAC, 'clusterroles', 'bind')).find((name) =>
      this.#adminRoles.has(name),
    )
    if (mayBind && strongRole) return [`k8s-bind-role ${strongRole}`]
    const own = node.held.find(
      ({ role, isNamespaced, namespace }) =>
        !isNamespaced && namespace === undefined && this.#widens(wide, 'clusterroles', role),
    )
    if (own) return [`k8s-escalate-role ${own.role}`]
    if (this.#impersonatesGroup(wide, 'system:masters')) return ['k8s-impersonate-group system:masters']
    const user = namesGiven(wide, ask('', 'users', 'impersonate')).find((name) =>
      controlPlaneUsers.includes(name),
    )
    return user ? [`k8s-impersonate ${user}`] : undefined
  }

  /** A role may be made wider than its holder, by its name or by all names. */
  #widens(rules: readonly RbacRule[], resource: 'roles' | 'clusterroles', role: string): boolean {
    return [ask(RBAC, resource, 'escalate'), ask(RBAC, resource, 'update', 'patch')].every((one) =>
      rules.some((rule) => gives(rule, one, role)),
    )
  }

  #binds(rules: readonly RbacRule[]): boolean {
    const one = ask(RBAC, 'clusterroles', 'bind')
    return anyRule(rules, one) || namesGiven(rules, one).some((name) => this.#adminRoles.has(name))
  }

  /** A group is impersonated together with some user. */
  #impersonatesGroup(rules: readonly RbacRule[], group: string): boolean {
    const asUser = [ask('', 'users', 'impersonate'), ask('', 'serviceaccounts', 'impersonate')]
    return (
      rules.some((rule) => gives(rule, ask('', 'groups', 'impersonate'), group)) &&
      asUser.some((one) => anyRule(rules, one) || namesGiven(rules, one).length > 0)
    )
  }

  #strong(besides: KubernetesNode): KubernetesNode[] {
    return this.#nodes.filter((one) => one !== besides && this.#found.has(one.key))
  }

  #strongIn(space: string, besides: KubernetesNode): KubernetesNode[] {
    return this.#strong(besides).filter(({ kind, namespace }) => kind === 'account' && namespace === space)
  }
}

const bindInNamespace: KubernetesMethod = {
  id: 'k8s-bind-role-in-namespace',
  needs: [],
  inNamespace: 'account',
  note: 'Binds cluster-admin to itself in a namespace.',
}
const widenInNamespace: KubernetesMethod = {
  id: 'k8s-escalate-own-role',
  needs: [],
  inNamespace: 'account',
  note: 'Widens its own role in a namespace.',
}
