import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { sql } from '@/lib/db/sql'
import { Conflict, Invalid } from '@/lib/model/errors'
import { resolveActiveOwner } from '@/lib/owners/resolve'
import { lockCampaign } from './campaign'
import { giveTo } from './routing'

/**
 * Names who is asked about items of a draft or a running campaign. Items that are signed, or with which the person has a
 * conflict, are skipped.
 */
export const nameReviewer = (
  actor: Actor,
  campaignId: number,
  ids: readonly string[],
  reviewer: string,
): Promise<{ done: number; skipped: { because: string; count: number }[] }> =>
  write(actor, 'attestation:manage', async (client) => {
    const campaign = await lockCampaign(client, actor, campaignId)
    if (campaign.state !== 'draft' && campaign.state !== 'running')
      throw new Conflict('This campaign has ended.')
    const to = await resolveActiveOwner(client, reviewer)
    if (to.person_id === null && to.team_id === null)
      throw new Invalid('Reviewers must be people or teams of the directory.')
    const { rows } = await client.query<{ id: string; state: string; conflict: string | null }>(
      sql`select i.id, i.state, review_conflict(i.identity_key, ${to.person_id}) as conflict
       from campaign_item i
         join posture p on p.identity_key = i.identity_key
       where i.campaign_id = ${campaignId}
         and i.id = any(${ids}::bigint[])
         and i.control_of is null
         and ${scopeCondition(actor)}
       order by i.id for update of i`,
    )
    const open = rows.filter((row) => row.state !== 'signed')
    const chosen = open.filter((row) => row.conflict === null)
    await giveTo(
      client,
      chosen.map((row) => row.id),
      to,
      actor.label,
      'named',
      `named by ${actor.label}`,
      new Date(),
    )
    const skipped = [
      { because: 'outside your scope, or no longer there', count: ids.length - rows.length },
      { because: 'signed off', count: rows.length - open.length },
      { because: `${to.label} has a conflict with them`, count: open.length - chosen.length },
    ].filter((one) => one.count > 0)
    return {
      result: { done: chosen.length, skipped },
      audit: {
        action: 'campaign.reviewer',
        subject: `campaign ${campaignId}`,
        detail: { reviewer: to.owner, label: to.label, items: chosen.length },
      },
    }
  })
