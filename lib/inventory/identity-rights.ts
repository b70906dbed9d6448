import 'server-only'
import { rows } from '@/lib/db/pool'
import { isDenial } from '@/lib/privilege/google-denials'
import { groupsOf } from '@/lib/privilege/memberships'
import type { Grant, Trust } from '@/lib/model/answers/inventory'
import { providers, word } from '@/lib/model/vocabulary'
import { proposalOf } from '@/lib/trust/proposal'

/** Names of every action the identity was seen to use: the basis of a right-sized policy. */
export async function usedActions(identityKey: string): Promise<string[]> {
  const found = await rows<{ name: string }>(
    `select a.name
     from identity_action u
       join action a on a.id = u.action_id
     where u.identity_key = $1
     order by a.name`,
    [identityKey],
  )
  return found.map((row) => row.name)
}

/** Names of every action that the identity holds: after denies, inside of its boundary. */
export async function grantedActions(identityKey: string): Promise<string[]> {
  const found = await rows<{ name: string }>(
    `select a.name
     from privilege v
       join rights_profile r using (profile_key)
       cross join lateral unnest(r.granted) g (id)
       join action a on a.id = g.id
     where v.identity_key = $1
     order by a.name`,
    [identityKey],
  )
  return found.map((row) => row.name)
}

/** The policies and roles through which an identity holds its rights. */
export async function grantsOf(identityKey: string): Promise<Grant[]> {
  return rows<Grant>(
    `select g.name, g.native_id as "nativeId", g.kind, g.via, g.resource,
       s.permission_set_key is not null as "isKnown",
       coalesce(icount(s.allow | s.conditional), 0) as allows,
       coalesce(s.unmatched, '{}') as unmatched
     from identity_grant g
       left join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
     where g.identity_key = $1 and g.seen_to is null
     union all
     select g.name, g.native_id || ' ' || m.group_key, g.kind,
       'through ' || case when m.is_own_account then '' else 'group ' end || m.name
         || coalesce(', because of ' || m.reason, ''),
       g.resource,
       s.permission_set_key is not null, coalesce(icount(s.allow | s.conditional), 0),
       coalesce(s.unmatched, '{}')
     from ${groupsOf('$1')} m
       join identity_grant g on g.identity_key = m.group_key and g.seen_to is null
       left join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
     union all
     select s.name, s.native_id, 'allow', 'deny policy', s.statements->0->>'place', true, 0,
       coalesce(s.unmatched, '{}')
     from privilege v
       join rights_profile r using (profile_key)
       join permission_set s on s.permission_set_key = any(r.sets) and s.seen_to is null
     where v.identity_key = $1 and ${isDenial('s.native_id')}
     order by kind desc, name, "nativeId" limit 500`,
    [identityKey],
  )
}

/** Who may become this identity, the widest door first, with what would be safe, and what takes it back. */
export async function trustsOf(identityKey: string): Promise<Trust[]> {
  const [found, seen] = await Promise.all([
    rows<Omit<Trust, 'proposal'> & TrustedIdentity>(
      `select
         t.kind, t.effect, t.principal,
         (select p.identity_key from identity p where p.identity_key = t.principal_key) as "principalId",
         t.issuer, coalesce(t.subjects, '{}') as subjects, t.condition, t.is_external as "isExternal",
         t.grade, t.who, t.safe, t.native_id as "trustId", i.provider as "providerCode", i.name,
         i.native_id as "nativeId"
       from trust t
         join identity i using (identity_key)
       where t.identity_key = $1 and t.seen_to is null
       order by t.effect,
         array_position('{dangerous,unknown,caution,safe}', t.grade),
         t.kind, t.principal, t.trust_key
       limit 200`,
      [identityKey],
    ),
    subjectsSeen(identityKey),
  ])
  return found.map(({ trustId, providerCode, name, nativeId, ...trust }) => ({
    ...trust,
    proposal:
      trust.effect === 'allow' && trust.safe && trust.grade !== 'safe'
        ? proposalOf(
            {
              provider: word(providers, providerCode),
              identity: { name, nativeId },
              nativeId: trustId,
              principal: trust.principal,
              issuer: trust.issuer,
              safe: trust.safe,
            },
            seen.filter((one) => one.issuer === trust.issuer).map(({ subject }) => subject),
          )
        : null,
  }))
}

interface TrustedIdentity {
  trustId: string
  providerCode: number
  name: string
  nativeId: string
}

/** Service accounts of clusters that were given this identity, by the issuer of their tokens: where a log names the workload. */
async function subjectsSeen(identityKey: string): Promise<Array<{ issuer: string; subject: string }>> {
  const found = await rows<{ workload: string }>(
    `select distinct substr(t.text, 10) as workload
     from credential_context c
       join term t on t.term_key = c.context_key
     where c.identity_key = $1 and c.is_workload and c.issue_n > 0 and t.text like 'workload %'
     order by 1 limit 50`,
    [identityKey],
  )
  return found.flatMap(({ workload }) => {
    const [, issuer, namespace, account] = /^(.+)\/([^/]+)\/([^/]+)$/.exec(workload) ?? []
    return issuer ? [{ issuer, subject: `system:serviceaccount:${namespace}:${account}` }] : []
  })
}
