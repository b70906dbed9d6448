import 'server-only'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import type { action } from '@/lib/generated/prisma/client'
import { rightsUsedByPattern } from '@/lib/privilege/right-use'
import { riskClasses, type RiskClass } from '@/lib/model/risk-classes'
import type { Grant, Trust } from '@/lib/model/answers/inventory'

/** One right of an identity: what it holds against what it was seen to do. */
export interface Right {
  action: string
  risk: RiskClass | 'none'
  /** `unlogged`: no management log shows its use, so silence proves nothing. */
  use: 'used' | 'unused' | 'unlogged'
  isConditional: boolean
  lastUsedAt: string | null
  uses: number
}

/** Rights of an identity, the most dangerous unused ones first. */
export async function rightsOf(identityKey: string, limit = 500): Promise<Right[]> {
  // Granted rights with their use, unused and risky ones first.
  const found = await rows<
    Pick<action, 'name' | 'risk' | 'use_logged'> & {
      last_at: Date | null
      use_n: number
      is_conditional: boolean
    }
  >(
    `select a.name, a.risk, a.use_logged, u.last_at, coalesce(u.use_n, 0) as use_n,
       a.id = any(r.conditional) as is_conditional
     from privilege v
       join rights_profile r using (profile_key)
       cross join lateral unnest(r.granted) g (id)
       join action a on a.id = g.id
       left join (
         select action_id, max(last_at) as last_at, max(use_n) as use_n
         from (
           select action_id, last_at, use_n
           from identity_action
           where identity_key = $1
           union all
           select action_id, last_at, use_n
           from (${rightsUsedByPattern('privilege', 'u.identity_key = $1')}) p
         ) t
         group by action_id
       ) u on u.action_id = a.id
     where v.identity_key = $1
     order by (u.action_id is null and a.use_logged) desc,
       case when u.action_id is null then a.risk end desc nulls last,
       u.last_at desc nulls last, a.name
     limit $2`,
    [identityKey, limit],
  )
  return found.map((row) => ({
    action: row.name,
    risk: riskClasses[row.risk]!,
    use: row.last_at ? 'used' : row.use_logged ? 'unused' : 'unlogged',
    isConditional: row.is_conditional,
    lastUsedAt: iso(row.last_at),
    uses: row.use_n,
  }))
}

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
     order by g.kind desc, g.name, g.grant_key limit 500`,
    [identityKey],
  )
}

/** Who may become this identity, the widest door first, and what takes it back. */
export async function trustsOf(identityKey: string): Promise<Trust[]> {
  return rows<Trust>(
    `select
       t.kind, t.effect, t.principal,
       (select i.identity_key from identity i where i.identity_key = t.principal_key) as "principalId",
       t.issuer, coalesce(t.subjects, '{}') as subjects, t.condition, t.is_external as "isExternal",
       t.grade, t.who, t.safe
     from trust t
     where t.identity_key = $1 and t.seen_to is null
     order by t.effect,
       array_position('{dangerous,unknown,caution,safe}', t.grade),
       t.kind, t.principal, t.trust_key
     limit 200`,
    [identityKey],
  )
}
