import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { queue } from '@/lib/db/queue'
import { sql } from '@/lib/db/sql'
import { judgeSoon } from '@/lib/facts/changed'
import { NotFound } from '@/lib/model/errors'
import type { JoinDecision } from '@/lib/model/answers/inventory'
import { runAsJoined } from './write/links'

const states = { confirm: 'confirmed', part: 'parted', leave: 'found' } as const

/**
 * Says that two identities are at work as one, that they are not, or that nobody knows any more. It holds whatever later imports say.
 * Safe to repeat.
 * @throws NotFound for two that nothing joins, or that the actor may not see
 */
export function decideLink(
  actor: Actor,
  id: string,
  other: string,
  decision: JoinDecision,
): Promise<{ done: number }> {
  return write(actor, 'import:confirm', async (client) => {
    const { rowCount: seen } = await client.query(
      sql`select 1
       from posture p
       where p.identity_key = any(${[id, other]}::bigint[]) and ${scopeCondition(actor)}`,
    )
    if (seen !== 2) throw new NotFound('There are no such two identities in your scope.')
    const state = states[decision]
    // The join whichever way it goes, and whether the decision is a new one.
    const { rows } = await client.query<{ is_new: boolean }>(
      `with found as (
         select from_key, to_key, state
         from identity_link
         where (from_key, to_key) in (($1::bigint, $2::bigint), ($2::bigint, $1::bigint))
         for update
       ),
       written as (
         update identity_link l
         set
           state = $3, decided_by = case when $3 <> 'found' then $4 end,
           decided_at = case when $3 <> 'found' then now() end
         from found f
         where l.from_key = f.from_key and l.to_key = f.to_key and l.state <> $3
         returning l.from_key
       )
       select exists (select 1 from written) as is_new from found`,
      [id, other, state, actor.label],
    )
    if (!rows[0]) throw new NotFound('Nothing joins these two identities.')
    if (rows[0].is_new) {
      await runAsJoined(client)
      await judgeSoon(client, [id, other])
      await queue(client, 'judge')
    }
    return {
      result: { done: rows[0].is_new ? 1 : 0 },
      audit: { action: `join.${decision}`, subject: id, detail: { with: other } },
    }
  })
}
