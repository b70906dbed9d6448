import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { transaction } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { Conflict } from '@/lib/model/errors'
import { lockMine, me } from './mine'
import type { Draft } from '@/lib/model/answers/attestation'

/**
 * Keeps a draft on the server, so that a decision begun on one device can be finished on another. Drafts are saved
 * while somebody types and decide nothing, so there is no audit entry.
 * @param draft with `sawDecision`, the decision that stood when it was begun
 * @throws Conflict once the item has another decision
 */
export async function saveDraft(
  actor: Actor,
  itemId: string,
  draft: Draft & { sawDecision: string | null },
): Promise<{ id: string }> {
  demand(actor, 'attestation:decide')
  return transaction(async (client) => {
    const person = await me(client, actor)
    const item = await lockMine(client, actor, person, itemId)
    // A draft that arrives after its decision would stand against it.
    if (item.decision_id !== draft.sawDecision)
      throw new Conflict('This item was decided in the meantime. Reload the page.')
    const key = { item_id: BigInt(itemId), author: actor.label }
    const { decision, reason, removes } = draft
    const data = { decision, reason, removes, at: new Date() }
    await prismaOn(client).attestation_draft.upsert({
      where: { item_id_author: key },
      create: { ...key, ...data },
      update: data,
    })
    return { id: itemId }
  })
}
