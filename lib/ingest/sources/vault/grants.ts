import type { GrantRecord, ModelRecord, PermissionSetRecord } from '@/lib/model/records'
import { VAULT_ROOT, vaultRights } from '@/lib/privilege/vault-catalogue'
import { Reject } from '../../source'
import { type Members, said, text } from '../checked'
import type { vaultIdentity } from './names'
import { rulesOf } from './policy'
import { textsAt } from './role-trust'

/** Every token has the policy `default` unless its role says otherwise. */
export function policiesOf(data: Members): string[] {
  const named = [
    ...textsAt(data.token_policies),
    ...textsAt(data.policies),
    ...textsAt(data.identity_policies),
  ]
  const isAnswerOfToken = 'creation_time' in data
  const plain =
    isAnswerOfToken || data.token_no_default_policy === true || named.includes('root') ? [] : ['default']
  return [...new Set([...named, ...plain])].sort()
}

const setOf = (cluster: string, namespace: string, policy: string): string =>
  `${cluster}/${namespace}sys/policies/acl/${policy}`

/** The policies as grants. What the root policy gives is known without its text: it is written into the server. */
export function grantsOf(
  identity: ReturnType<typeof vaultIdentity>,
  cluster: string,
  namespace: string,
  policies: readonly string[],
  via: string,
): ModelRecord[] {
  return policies.flatMap((policy) => [
    grant(identity, cluster, namespace, policy, via),
    ...(policy === ROOT ? [rootPolicy(cluster, namespace)] : []),
  ])
}

const ROOT = 'root'

const rootPolicy = (cluster: string, namespace: string): PermissionSetRecord => ({
  type: 'permission_set',
  provider: 'vault',
  nativeId: setOf(cluster, namespace, ROOT),
  name: ROOT,
  allow: [VAULT_ROOT],
  allowEverywhere: [VAULT_ROOT],
  conditional: [],
  deny: [],
  denyPartly: [],
})

function grant(
  identity: ReturnType<typeof vaultIdentity>,
  cluster: string,
  namespace: string,
  policy: string,
  via: string,
): GrantRecord {
  return {
    type: 'grant',
    identity,
    nativeId: `policy/${policy}`,
    name: policy,
    kind: 'allow',
    permissionSet: setOf(cluster, namespace, policy),
    via,
  }
}

export function policyRecord(data: Members, cluster: string, namespace: string, name: string): ModelRecord {
  const body = text(data.policy) ?? text(data.rules)
  const set = {
    type: 'permission_set',
    provider: 'vault',
    nativeId: setOf(cluster, namespace, name),
    name,
  } as const
  if (name === ROOT) return rootPolicy(cluster, namespace)
  if (body === undefined) throw new Reject('This policy has no text')
  const rules = rulesOf(body)
  const { unmatched, ...rights } = vaultRights(
    rules.map((rule) => ({ ...rule, path: `${namespace}${rule.path}` })),
  )
  return said({
    ...set,
    ...rights,
    denyPartly: [],
    unmatched: unmatched.length > 0 ? unmatched : undefined,
    dependsOnHolder: rules.some(({ path }) => path.includes('{{')) || undefined,
  })
}
