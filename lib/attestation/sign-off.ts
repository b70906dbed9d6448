import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Row } from '@/lib/db/row'
import { sql } from '@/lib/db/sql'
import type { campaign_item } from '@/lib/generated/prisma/client'
import { judgeSoon } from '@/lib/facts/changed'
import { Conflict } from '@/lib/model/errors'
import { emit } from '@/lib/outward/emit'
import { resolveOwner } from '@/lib/owners/resolve'
import { outboundOf } from './campaign-row'
import { giveTo } from './routing'
import { me, mine } from './mine'
import { planFor } from './tasks'
import type { SignedOff } from '@/lib/model/answers/attestation'

interface Answered extends Pick<Row<campaign_item>, 'id' | 'identity_key' | 'stage' | 'control_of'> {
  decision_id: string
  is_stale: boolean
  second_stage: string | null
  campaign: string
}

/**
 * Signs off everything a reviewer has decided in a campaign: from here on it stands. Decisions go to the second stage
 * where there is one; at the last stage revokes and reductions become tasks.
 */
export const signOff = (actor: Actor, campaignId: number): Promise<SignedOff> =>
  write(actor, 'attestation:decide', async (client) => {
    const person = await me(client, actor)
    // Decided items of the reader that are not signed yet.
    const { rows: found } = await client.query<Answered>(
      sql`select i.id, i.identity_key, i.stage, i.control_of,
         i.decision_id, i.changed_at is not null as is_stale,
         c.second_stage, c.name as campaign
       from campaign_item i
         join campaign c on c.id = i.campaign_id
         join posture p on p.identity_key = i.identity_key
         join attestation_decision d on d.id = i.decision_id
       where i.campaign_id = ${campaignId}
         and c.state = 'running'
         and i.state = 'decided'
         and d.decided_person_id = ${person.id}
         and ${mine(person)}
         and ${scopeCondition(actor)}
       order by i.id for update of i`,
    )
    const stale = found.filter((row) => row.is_stale)
    const chosen = found.filter((row) => !row.is_stale)
    if (found.length === 0) throw new Conflict('Nothing to sign off: decide first.')
    const at = new Date()
    const isFinal = (row: (typeof found)[number]) =>
      row.control_of === null && (row.second_stage === null || row.stage === 2)
    await client.query('update attestation_decision set signed_at = $2 where id = any($1::bigint[])', [
      chosen.map((row) => row.decision_id),
      at,
    ])
    await client.query("update campaign_item set state = 'signed' where id = any($1::bigint[])", [
      chosen.map((row) => row.id),
    ])
    await client.query('update attestation_decision set is_final = true where id = any($1::bigint[])', [
      chosen.filter(isFinal).map((row) => row.decision_id),
    ])
    await judgeSoon(client, chosen.filter(isFinal))
    const onwards = chosen.filter((row) => row.control_of === null && !isFinal(row))
    if (onwards.length > 0) {
      const second = await resolveOwner(client, onwards[0]!.second_stage!)
      const ids = onwards.map((row) => row.id)
      await giveTo(
        client,
        ids,
        second,
        actor.label,
        'second_stage',
        `second stage, after ${actor.label} signed off`,
        at,
      )
      await client.query('update campaign_item set stage = 2 where id = any($1::bigint[])', [ids])
    }
    const tasks = await planFor(
      client,
      actor,
      chosen.filter(isFinal).map((row) => row.decision_id),
    )
    await emit(client, 'campaign.signed_off', [
      {
        ...outboundOf({ id: campaignId, name: found[0]!.campaign }),
        by: actor.label,
        detail: { decisions: chosen.length, tasks },
      },
    ])
    return {
      result: {
        done: chosen.filter((row) => row.control_of === null).length,
        tasks,
        skipped: stale.length > 0 ? [{ because: 'the facts changed since', count: stale.length }] : [],
      },
      audit: {
        action: 'attestation.sign-off',
        subject: `campaign ${campaignId}`,
        detail: { decisions: chosen.length, tasks },
      },
    }
  })
