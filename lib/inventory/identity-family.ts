import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { prepared } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Family } from '@/lib/model/answers/inventory'

const AGENTS_SHOWN = 100

interface Member {
  id: string
  name: string
  is_parent: boolean
  credentials: number
  grants: number
  total: number
}

/**
 * The blueprint from which an agent of Entra is made, and the agents that are made from one, as far as the actor may see them. An agent
 * has no credential of its own: it proves itself with those of its blueprint, and inherits what that passes on.
 */
export async function familyOf(actor: Actor, identityKey: string): Promise<Family> {
  // The parent of this identity and its children, with what a parent hands on.
  const found = await prepared<Member>(
    sql`select r.identity_key as id, r.name, r.is_parent,
       count(*) over (partition by r.is_parent)::int as total,
       (
         select count(*)::int
         from credential c
         where c.identity_key = r.identity_key and c.seen_to is null and c.in_inventory
       ) as credentials,
       (
         select count(*)::int
         from identity_grant g
         where g.identity_key = r.identity_key and g.seen_to is null
       ) as grants
     from (
         select b.identity_key, b.name, true as is_parent
         from identity a
           join identity b on b.provider = a.provider and b.native_id = lower(a.tags->>'blueprint')
         where a.identity_key = ${identityKey}::bigint and a.tags ? 'blueprint'
         union all
         select a.identity_key, a.name, false
         from identity b
           join identity a on a.provider = b.provider and lower(a.tags->>'blueprint') = b.native_id
         where b.identity_key = ${identityKey}::bigint and a.tags ? 'blueprint' and a.seen_to is null
       ) r
       join posture p on p.identity_key = r.identity_key
     where ${scopeCondition(actor)}
     order by r.is_parent desc, r.name, r.identity_key limit ${AGENTS_SHOWN + 1}`,
  )
  const parent = found.find((one) => one.is_parent)
  const agents = found.filter((one) => !one.is_parent)
  return {
    parent: parent
      ? { id: parent.id, name: parent.name, credentials: parent.credentials, grants: parent.grants }
      : null,
    agents: agents.slice(0, AGENTS_SHOWN).map(({ id, name }) => ({ id, name })),
    agentsTotal: agents[0]?.total ?? 0,
  }
}
