import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { Conflict, NotFound } from '@/lib/model/errors'
import { recordChanges } from './record'
import { visibleOf } from './visible'

/**
 * Sets who is asked first, second and so on about an identity.
 * @param owners every accepted owner, in the new order
 */
export const orderOwners = (
  actor: Actor,
  identityId: string,
  owners: readonly string[],
): Promise<{ done: number }> =>
  write(actor, 'owner:assign', async (client) => {
    const [key] = await visibleOf(client, actor, [identityId])
    if (!key) throw new NotFound(`There is no identity ${identityId} in your scope.`)
    const { rows } = await client.query<{ owner: string; label: string }>(
      `select owner, label
       from ownership
       where identity_key = $1 and state = 'accepted'
       order by rank for update`,
      [key],
    )
    const held = rows.map((row) => row.owner)
    if ([...held].sort().join() !== [...owners].sort().join())
      throw new Conflict('The owners changed in the meantime. Reload the page.')
    await client.query(
      `update ownership o set rank = n.rank from unnest($2::text[]) with ordinality n (owner, rank)
       where o.identity_key = $1 and o.owner = n.owner`,
      [key, owners],
    )
    const labels = new Map(rows.map((row) => [row.owner, row.label]))
    const note = owners.map((owner) => labels.get(owner)).join(', then ')
    await recordChanges(
      client,
      actor.label,
      [key],
      { owner: owners[0]!, label: labels.get(owners[0]!)! },
      'ordered',
      note,
    )
    return {
      result: { done: owners.length },
      audit: { action: 'owner.order', subject: `identity ${key}`, detail: { owners } },
    }
  })
