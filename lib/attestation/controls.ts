import type { Client } from '@/lib/db/pool'
import type { Me } from '@/lib/owners/resolve'

/**
 * Asks a reviewer the control questions of a campaign: the same questions a second time, once everything else is answered.
 * They go to whoever answered the first.
 */
export async function askAgain(client: Client, campaignId: number, person: Me, at: Date): Promise<void> {
  await client.query(
    `update campaign_item k
     set
       state = 'pending', asked_at = $3, reviewer = 'person:' || $2::int, reviewer_label = $4,
       reviewer_person_id = $2, reviewer_team_id = null
     from campaign_item i
       join attestation_decision d on d.id = i.decision_id
     where i.campaign_id = $1
       and k.control_of = i.id
       and k.state = 'waiting'
       and d.decided_person_id = $2
       and not exists (
         select 1
         from campaign_item o
         where o.campaign_id = $1
           and o.control_of is null
           and o.state = 'pending'
           and (o.reviewer_person_id = any($5::int[]) or o.reviewer_team_id = $6)
       )`,
    [campaignId, person.id, at, person.name, [person.id, ...person.standsInFor], person.teamId],
  )
}

/** Drops the control questions of items that went on to somebody else: there is nobody to compare with. */
export async function dropControls(client: Client, itemIds: readonly string[]): Promise<void> {
  await client.query(
    `delete from campaign_item k
     using campaign_item i
     where k.control_of = any($1::bigint[])
       and k.state = 'waiting'
       and i.id = k.control_of
       and i.reviewer is distinct from k.reviewer`,
    [itemIds],
  )
}
