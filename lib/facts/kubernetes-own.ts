import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { controlPlaneUsers } from '@/lib/privilege/kubernetes-own'
import { isJudging, type Reach } from './changed'

// What of a cluster is Kubernetes' own, as SQL over an identity `i` and its bindings `k`.

const KUBERNETES = code(providers, 'kubernetes')
const SERVICE_ACCOUNT = code(identityKinds, 'service_account')
const list = (names: readonly string[]) => names.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')

/** Groups that Kubernetes and kubeadm make. */
const builtInGroups = [
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
  'system:masters',
  'system:nodes',
  'system:monitoring',
  'system:bootstrappers',
  'system:bootstrappers:kubeadm:default-node-token',
  'kubeadm:cluster-admins',
]

const isAccount = `(i.provider = ${KUBERNETES} and i.kind = ${SERVICE_ACCOUNT})`
const isUser = `(i.provider = ${KUBERNETES} and i.native_id = i.scope || '/user/' || i.name)`
const isGroup = `(i.provider = ${KUBERNETES} and i.native_id = i.scope || '/group/' || i.name)`

/** What each subject of a cluster is bound to by itself. */
export const bindingsSql = (reach: Reach): string => `
    select
      g.identity_key,
      bool_or(g.name not like 'system:%' and g.name <> 'extension-apiserver-authentication-reader')
        as beyond_system,
      bool_or(g.name = 'system:controller:' || b.name) as own_controller,
      bool_or(g.name <> 'cluster-admin' and g.name not like 'system:%') as beyond_masters
    from identity_grant g
      join identity b using (identity_key)
    where g.seen_to is null and b.provider = ${KUBERNETES} and ${isJudging(reach, 'g.identity_key')}
    group by g.identity_key`

/**
 * The control plane's accounts are the provider's by name and by what they are bound to: in kube-system, with the role of
 * their own controller or on the list of names, and nothing beyond roles of the system. One that is bound to more is judged.
 */
export const providerManaged = `
  case
    when ${isAccount} and i.native_id = i.scope || '/kube-system/' || i.name
      then case when k.beyond_system then false when k.own_controller then true else i.provider_managed end
    when ${isUser}
        and (
          i.name in (${list(controlPlaneUsers)})
          or i.name like 'system:node:%'
          or i.name like 'system:bootstrap:%'
        )
      then k.beyond_system is not true
    when ${isGroup} and i.name = 'system:masters' then k.beyond_masters is not true
    when ${isGroup} and i.name in ('system:nodes', 'system:monitoring', 'system:bootstrappers')
      then k.beyond_system is not true
    else i.provider_managed
  end`

/** Nobody made it, so nobody owns it: built-in groups and users, and the default account of a namespace while nothing uses it. */
export const comesWithPlatform = `
  case
    when ${isGroup} then i.name in (${list(builtInGroups)}) or i.name like 'system:serviceaccounts:%'
    when ${isUser} then i.name = 'system:anonymous'
    when ${isAccount} and i.name = 'default'
      then k.identity_key is null
      and coalesce(c.active_n, 0) = 0
      and b.last_use_ok_at is null
      and i.last_used_at is null
      and not exists (
        select 1
        from identity_workload l
          join workload w using (workload_key)
        where l.identity_key = i.identity_key and w.seen_to is null
      )
    else false
  end`

/** A built-in group that every account is in, or all of a namespace. */
export const isEverybody = `(
    ${isGroup}
    and (
      i.name in ('system:authenticated', 'system:unauthenticated', 'system:serviceaccounts')
      or i.name like 'system:serviceaccounts:%'
    )
  )`

/** Whoever reaches the API server is it, without any credential. */
export const openToAll = `((${isUser} and i.name = 'system:anonymous') or (${isGroup} and i.name = 'system:unauthenticated'))`
