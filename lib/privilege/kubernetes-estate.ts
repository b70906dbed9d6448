import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { identity } from '@/lib/generated/prisma/client'
import {
  code,
  credentialKinds,
  identityKinds,
  identityStatuses,
  codes,
  offStatuses,
} from '@/lib/model/vocabulary'
import type { RbacRule } from './kubernetes-catalogue'
import type { Held, KubernetesNode } from './kubernetes-paths'
import { isClusterAdmin } from './kubernetes-reach'
import { isClusterWide } from './profiles'
import { KUBERNETES, permissionSets } from './sets'

const OFF = codes(identityStatuses, offStatuses)

export interface Cluster {
  nodes: KubernetesNode[]
  adminRoles: ReadonlySet<string>
}

interface Subject extends Pick<Row<identity>, 'identity_key' | 'native_id' | 'scope' | 'name' | 'kind'> {
  is_admin: boolean
  held: { set: string; resource: string | null }[] | null
  has_token: boolean
  runs: boolean
}

/** Subjects of each cluster that take part in the search for paths, with what they hold and where. */
export async function kubernetesClusters(client: Client): Promise<Cluster[]> {
  const { rows } = await client.query<Subject>(
    `select
       i.identity_key, i.native_id, i.scope, i.name, i.kind, r.is_admin, h.held,
       exists (
         select 1
         from credential c
         where c.identity_key = i.identity_key
           and c.seen_to is null
           and c.is_static
           and c.kind = ${code(credentialKinds, 'service_account_token')}
       ) as has_token,
       exists (
         select 1
         from identity_workload l
           join workload w using (workload_key)
         where l.identity_key = i.identity_key and w.seen_to is null
       ) as runs
     from privilege v
       join rights_profile r using (profile_key)
       join identity i using (identity_key)
       cross join lateral (
         select jsonb_agg(jsonb_build_object('set', g.permission_set_key::text, 'resource', g.resource))
           as held
         from identity_grant g
         where g.seen_to is null
           and (
             g.identity_key = i.identity_key
             or g.identity_key in (
               select m.group_key from group_membership m where m.identity_key = i.identity_key
             )
           )
       ) h
     where i.provider = ${KUBERNETES}
       and (r.has_power or r.is_admin)
       and (i.status is null or i.status not in (${OFF}))
     order by i.identity_key`,
  )
  const keys = new Set(rows.flatMap((row) => (row.held ?? []).map((one) => one.set)))
  const sets = await permissionSets(client, [...keys])
  const clusters = new Map<string, Cluster>()
  for (const row of rows) {
    const cluster = clusters.get(row.scope) ?? {
      nodes: [],
      adminRoles: new Set(['cluster-admin', ...(await adminRolesOf(client, row.scope))]),
    }
    clusters.set(row.scope, cluster)
    const own = row.native_id.slice(row.scope.length + 1)
    const [first = ''] = own.split('/')
    const isAccount = row.kind === code(identityKinds, 'service_account')
    cluster.nodes.push({
      key: row.identity_key,
      cluster: row.scope,
      name: row.name,
      kind: isAccount ? 'account' : first === 'group' ? 'group' : 'user',
      ...(isAccount ? { namespace: first } : {}),
      held: (row.held ?? []).flatMap(({ set, resource }): Held[] => {
        const found = sets.get(set)
        if (!found) return []
        const namespace = resource?.startsWith('namespace ') ? resource.slice('namespace '.length) : undefined
        const isNamespaced = !found.nativeId.includes('/clusterrole/')
        return [
          {
            rules: found.statements as RbacRule[],
            ...(namespace ? { namespace } : {}),
            role: roleIn(found.nativeId),
            isNamespaced,
          },
        ]
      }),
      isAdmin: row.is_admin,
      hasToken: row.has_token,
      runs: row.runs,
    })
  }
  return [...clusters.values()]
}

/** `cluster/clusterrole/name#namespaced`, `cluster/namespace/role/name`; names of roles may hold slashes nowhere else. */
const roleIn = (nativeId: string): string =>
  nativeId.slice(nativeId.lastIndexOf('/') + 1).replace(/#namespaced$/, '')

async function adminRolesOf(client: Client, cluster: string): Promise<string[]> {
  const { rows } = await client.query<{ native_id: string; statements: RbacRule[] | null }>(
    `select native_id, statements
     from permission_set
     where provider = ${KUBERNETES} and seen_to is null and native_id like $1 || '/clusterrole/%'`,
    [cluster.replace(/[\\%_]/g, '\\$&')],
  )
  return rows.flatMap((row) =>
    isClusterWide(row.native_id) && isClusterAdmin(row.statements ?? []) ? [roleIn(row.native_id)] : [],
  )
}
