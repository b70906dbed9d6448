import { z } from 'zod'
import type { GrantRecord, IdentityRecord, ModelRecord, PermissionSetRecord } from '@/lib/model/records'
import { expandRule, type RbacRule } from '@/lib/privilege/kubernetes-catalogue'
import { Reject } from '../../source'
import { checked, type Members } from '../checked'
import { namespaced, serviceAccountIn, type Metadata } from './names'
import { isControlPlaneAccount, isControlPlaneUser } from '@/lib/privilege/kubernetes-own'

const names = z.array(z.string()).nullish()
const rules = z
  .array(
    z.object({
      apiGroups: names,
      resources: names,
      resourceNames: names,
      nonResourceURLs: names,
      verbs: z.array(z.string()),
    }),
  )
  .nullish()
const role = z.object({ rules, aggregationRule: z.unknown().optional() })
const binding = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.object({ kind: z.string(), name: z.string(), namespace: z.string().nullish() }))
    .nullish(),
})

/**
 * A ClusterRole gives two sets: bound for the whole cluster its rights hold everywhere, bound in a namespace they do
 * not. A Role's rights never hold everywhere.
 */
export function roleRecords(
  object: Members,
  metadata: Metadata,
  kind: 'Role' | 'ClusterRole',
  cluster: string,
): ModelRecord[] {
  const found = checked(role, object, `a ${kind}`)
  if (found.aggregationRule && !found.rules?.length)
    throw new Reject(
      'An aggregated ClusterRole without its rules: export it from the API server, which fills them in',
    )
  const expanded = (found.rules ?? []) as RbacRule[]
  if (kind === 'Role')
    return [
      permissionSet(roleId(cluster, kind, metadata.name, metadata.namespace), metadata.name, expanded, false),
    ]
  return [
    permissionSet(roleId(cluster, kind, metadata.name), metadata.name, expanded, true),
    permissionSet(
      roleId(cluster, kind, metadata.name, 'any'),
      `${metadata.name} (in a namespace)`,
      expanded,
      false,
    ),
  ]
}

/** Id of the permission set: of a Role, of a ClusterRole, or (namespace `any`) of a ClusterRole bound in a namespace. */
function roleId(cluster: string, kind: string, name: string, namespace?: string): string {
  if (kind === 'Role') return `${cluster}/${namespace}/role/${name}`
  return namespace ? `${cluster}/clusterrole/${name}#namespaced` : `${cluster}/clusterrole/${name}`
}

function permissionSet(
  nativeId: string,
  name: string,
  rules: readonly RbacRule[],
  clusterWide: boolean,
): PermissionSetRecord {
  const allow = new Set<string>()
  const everywhere = new Set<string>()
  for (const rule of rules) {
    for (const right of expandRule(rule)) {
      allow.add(right)
      if (clusterWide && !rule.resourceNames?.length) everywhere.add(right)
    }
  }
  return {
    type: 'permission_set',
    provider: 'kubernetes',
    nativeId,
    name,
    allow: [...allow].sort(),
    allowEverywhere: [...everywhere].sort(),
    conditional: [],
    deny: [],
    denyPartly: [],
    statements: rules,
  }
}

/**
 * Grants to service accounts, to users that are components or hold a certificate, and to groups. People with an address are
 * not kept: their rights belong to their directory.
 */
export function bindingRecords(
  object: Members,
  metadata: Metadata,
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  cluster: string,
): ModelRecord[] {
  const { roleRef, subjects } = checked(binding, object, `a ${kind}`)
  const own = kind === 'RoleBinding' ? metadata.namespace : undefined
  const permission = roleId(cluster, roleRef.kind, roleRef.name, own)
  const grants: GrantRecord[] = []
  const identities: IdentityRecord[] = []
  for (const subject of subjects ?? []) {
    const found = subjectOf(subject, own, cluster)
    if (!found) continue
    grants.push({
      type: 'grant',
      identity: { provider: 'kubernetes', nativeId: found.nativeId },
      nativeId: `${own ?? '*'}/${metadata.name}`,
      name: roleRef.name,
      kind: 'allow',
      permissionSet: permission,
      via: `${kind} ${metadata.name}`,
      resource: own ? `namespace ${own}` : '*',
      ...(found.standIn ? { standIn: found.standIn } : {}),
    })
    if (found.identity) identities.push(found.identity)
  }
  if (grants.length === 0)
    throw new Reject(
      subjects?.length
        ? 'This binding names people only: their rights belong to their directory'
        : 'This binding names nobody',
    )
  return [...grants, ...identities]
}

type Subject = { kind: string; name: string; namespace?: string | null }

interface Holder {
  nativeId: string
  /** For users and groups, whom no other object lists. */
  identity?: IdentityRecord
  /** For service accounts, which have objects of their own, and may be missing all the same. */
  standIn?: GrantRecord['standIn']
}

function subjectOf(subject: Subject, namespace: string | undefined, cluster: string): Holder | undefined {
  const { kind, name } = subject
  if (kind === 'ServiceAccount') return account(cluster, subject.namespace ?? namespace ?? 'default', name)
  // `system:serviceaccount:ns:name` as a user is the service account itself.
  const asUser = kind === 'User' ? serviceAccountIn(name) : undefined
  if (asUser) return account(cluster, asUser.namespace, asUser.name)
  if (name.includes('@')) return undefined
  if (kind === 'Group') return holder(cluster, 'group', name, groupMeaning(name))
  if (kind !== 'User') return undefined
  return holder(cluster, 'user', name, userMeaning(name), isControlPlaneUser(name))
}

const account = (cluster: string, namespace: string, name: string): Holder => ({
  nativeId: namespaced(cluster, namespace, name),
  standIn: {
    kind: 'service_account',
    name,
    scope: cluster,
    ...(isControlPlaneAccount(namespace, name) ? { providerManaged: true } : {}),
  },
})

function holder(
  cluster: string,
  as: 'user' | 'group',
  name: string,
  description: string | undefined,
  providerManaged?: boolean,
): Holder {
  const nativeId = `${cluster}/${as}/${name}`
  return {
    nativeId,
    identity: {
      type: 'identity',
      provider: 'kubernetes',
      nativeId,
      kind: 'other',
      name,
      scope: cluster,
      ...(description ? { description } : {}),
      ...(providerManaged ? { providerManaged } : {}),
    },
  }
}

function groupMeaning(name: string): string | undefined {
  const [, namespace] = /^system:serviceaccounts:(.+)$/.exec(name) ?? []
  if (namespace) return `Every service account of namespace ${namespace}`
  return {
    'system:serviceaccounts': 'Every service account of the cluster',
    'system:authenticated': 'Everyone who has signed in, service accounts too',
    'system:unauthenticated': 'Everyone who reaches the API server, without credentials',
    'system:masters': 'Passes every check of rights; a certificate that names it cannot be taken back',
    'system:nodes': 'The kubelets',
  }[name]
}

const userMeaning = (name: string): string | undefined =>
  name === 'system:anonymous' ? 'Whoever reaches the API server, without credentials' : undefined
