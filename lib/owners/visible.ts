import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'

/** Those of the identities that the actor may see. */
export async function visibleOf(client: Client, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ identity_key: string }>(
    sql`select p.identity_key
     from posture p
     where p.identity_key = any(${ids}::bigint[]) and ${scopeCondition(actor)}
     order by 1`,
  )
  return rows.map((row) => row.identity_key)
}
