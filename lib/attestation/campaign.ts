import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { covers, onlyPart } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import type { CampaignInput } from '@/lib/model/attestation'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import { emit } from '@/lib/outward/emit'
import { resolveActiveOwner } from '@/lib/owners/resolve'
import { fillItems } from './items'
import { launch } from './launch'
import { type Campaign, campaignOf, outboundOf, filterOf } from './campaign-row'

/**
 * Locks a campaign for a change by somebody who sees all of it: whoever made it, or someone whose scope is as wide.
 * Throws NotFound for others.
 */
export async function lockCampaign(client: Client, actor: Actor, id: number): Promise<Campaign> {
  const { rows } = await client.query<Campaign>('select * from campaign where id = $1 for update', [id])
  const campaign = rows[0]
  if (!campaign || !covers(actor.scope, campaign.scope))
    throw new NotFound(`There is no campaign ${id} in your scope.`)
  return campaign
}

// What a person says of a campaign, as columns.
const columnsOf = (input: CampaignInput, reviewers: { reviewers: string[]; second: string | null }) => ({
  name: input.name,
  purpose: input.purpose ?? null,
  kind: input.kind,
  query: input.query,
  reviewers: reviewers.reviewers,
  second_stage: reviewers.second,
  days: input.days,
  every_days: input.kind === 'recurring' ? input.everyDays : null,
  triggers: input.kind === 'event' ? input.triggers : [],
  sample_percent: input.samplePercent,
  remind_before_days: input.remindBeforeDays,
  remind_every_days: input.remindEveryDays,
  escalate_after_days: input.escalateAfterDays,
  reason_for: input.reasonFor,
})

// Stored as ids of the directory, so that a renamed team or person stays the reviewer.
async function reviewersOf(client: Client, input: CampaignInput) {
  const reviewers: string[] = []
  for (const name of input.reviewers) reviewers.push((await resolveActiveOwner(client, name)).owner)
  const second = input.secondStage ? (await resolveActiveOwner(client, input.secondStage)).owner : null
  if ([...reviewers, second].some((one) => one?.startsWith('text:')))
    throw new Invalid('Reviewers must be people or teams of the directory.')
  return { reviewers, second }
}

/** Makes a draft with its items, so that items, reviewers and sources can be looked at before anybody is asked. */
export const createCampaign = (actor: Actor, input: CampaignInput): Promise<{ id: number; items: number }> =>
  write(actor, 'attestation:manage', async (client) => {
    filterOf(input.query)
    const made = await prismaOn(client).campaign.create({
      data: {
        ...columnsOf(input, await reviewersOf(client, input)),
        state: 'draft',
        scope: onlyPart(actor, input.scope ?? {}).scope,
        owner_email: actor.label.toLowerCase(),
        created_by: actor.label,
      },
    })
    const items = await fillItems(client, campaignOf(made))
    return {
      result: { id: made.id, items },
      audit: { action: 'campaign.create', subject: `campaign ${made.id}`, detail: { ...input, items } },
    }
  })

/** Changes a draft and fills it anew. Reviewers that somebody named for single items stay. */
export const editCampaign = (
  actor: Actor,
  id: number,
  input: CampaignInput,
): Promise<{ id: number; items: number }> =>
  write(actor, 'attestation:manage', async (client) => {
    const { state } = await lockCampaign(client, actor, id)
    if (state !== 'draft') throw new Conflict('Only a draft can be changed.')
    filterOf(input.query)
    const changed = await prismaOn(client).campaign.update({
      where: { id },
      data: columnsOf(input, await reviewersOf(client, input)),
    })
    const items = await fillItems(client, campaignOf(changed))
    return {
      result: { id, items },
      audit: { action: 'campaign.edit', subject: `campaign ${id}`, detail: { ...input, items } },
    }
  })

/** Starts a draft: from now on its reviewers are asked. */
export const launchCampaign = (actor: Actor, id: number, asOf = new Date()): Promise<{ items: number }> =>
  write(actor, 'attestation:manage', async (client) => {
    const campaign = await lockCampaign(client, actor, id)
    if (campaign.state !== 'draft') throw new Conflict('This campaign was already launched.')
    const items = await launch(client, actor.label, campaign, asOf)
    return {
      result: { items },
      audit: { action: 'campaign.launch', subject: `campaign ${id}`, detail: { name: campaign.name, items } },
    }
  })

/** Ends a running campaign; what is not signed stays recorded as not decided. A draft is given up instead. */
export const closeCampaign = (actor: Actor, id: number): Promise<{ id: number; state: string }> =>
  write(actor, 'attestation:manage', async (client) => {
    const campaign = await lockCampaign(client, actor, id)
    if (!['draft', 'running', 'watching'].includes(campaign.state))
      throw new Conflict('This campaign has ended.')
    const state = campaign.state === 'draft' ? 'cancelled' : 'closed'
    await prismaOn(client).campaign.update({
      where: { id },
      data: { state, closed_at: new Date(), closed_by: actor.label, next_at: null },
    })
    if (state === 'cancelled')
      await emit(client, 'campaign.cancelled', [{ ...outboundOf(campaign), by: actor.label }])
    return {
      result: { id, state },
      audit: { action: `campaign.${state}`, subject: `campaign ${id}`, detail: { name: campaign.name } },
    }
  })
