import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'

/** Those of the identities that the actor may see. */
export async function visibleOf(client: Client, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const values: unknown[] = [ids]
  const { rows } = await client.query(
    `select p.identity_key
     from posture p
     where p.identity_key = any($1::bigint[]) and ${scopeCondition(actor, values)}
     order by 1`,
    values,
  )
  return rows.map((row) => row.identity_key)
}
