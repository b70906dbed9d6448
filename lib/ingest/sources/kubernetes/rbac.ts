import { z } from 'zod'
import type { GrantRecord, IdentityRecord, ModelRecord, PermissionSetRecord } from '@/lib/model/records'
import { expandRule, type RbacRule } from '@/lib/privilege/kubernetes-catalogue'
import { Reject } from '../../source'
import { checked, type Members } from '../checked'
import { namespaced, type Metadata } from './names'

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
  }
}

/** Grants to service accounts, and to the groups that hold all of them (or all of a namespace). */
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
  const groups: IdentityRecord[] = []
  for (const subject of subjects ?? []) {
    const identity = subjectOf(subject, own, cluster, groups)
    if (!identity) continue
    grants.push({
      type: 'grant',
      identity,
      nativeId: `${own ?? '*'}/${metadata.name}`,
      name: roleRef.name,
      kind: 'allow',
      permissionSet: permission,
      via: `${kind} ${metadata.name}`,
      resource: own ? `namespace ${own}` : '*',
    })
  }
  if (grants.length === 0)
    throw new Reject('This binding names no service account: people and groups of people are not kept')
  return [...grants, ...groups]
}

type Subject = { kind: string; name: string; namespace?: string | null }

function subjectOf(
  subject: Subject,
  namespace: string | undefined,
  cluster: string,
  groups: IdentityRecord[],
): GrantRecord['identity'] | undefined {
  if (subject.kind === 'ServiceAccount')
    return {
      provider: 'kubernetes',
      nativeId: namespaced(cluster, subject.namespace ?? namespace ?? 'default', subject.name),
    }
  // `system:serviceaccount:ns:name` as a user is the service account itself.
  const [, of, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject.name) ?? []
  if (subject.kind === 'User' && of && account)
    return { provider: 'kubernetes', nativeId: namespaced(cluster, of, account) }
  const group =
    subject.kind === 'Group'
      ? /^system:(serviceaccounts|authenticated|unauthenticated)(?::(.+))?$/.exec(subject.name)
      : null
  if (!group) return undefined
  const nativeId = `${cluster}/group/${subject.name}`
  groups.push({
    type: 'identity',
    provider: 'kubernetes',
    nativeId,
    kind: 'other',
    name: subject.name,
    scope: cluster,
    description: group[2]
      ? `Every service account of namespace ${group[2]}`
      : group[1] === 'serviceaccounts'
        ? 'Every service account of the cluster'
        : 'Everyone who reaches the API server',
  })
  return { provider: 'kubernetes', nativeId }
}
