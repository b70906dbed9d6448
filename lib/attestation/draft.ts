import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { transaction } from '@/lib/db/pool'
import { lockMine, me } from './mine'
import type { Draft } from '@/lib/model/answers/attestation'

/**
 * Keeps a draft on the server, so that a phone can go on where a desk left off. No audit entry: nothing is decided, and
 * it is written with every pause in typing.
 */
export async function saveDraft(actor: Actor, itemId: string, draft: Draft): Promise<{ id: string }> {
  demand(actor, 'attestation:decide')
  return transaction(async (client) => {
    const person = await me(client, actor)
    await lockMine(client, actor, person, itemId)
    await client.query(
      `insert into attestation_draft (item_id, author, decision, reason, removes) values ($1, $2, $3, $4, $5)
       on conflict (item_id, author) do update set decision = excluded.decision, reason = excluded.reason, removes = excluded.removes, at = now()`,
      [itemId, actor.label, draft.decision, draft.reason, draft.removes],
    )
    return { id: itemId }
  })
}
