import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { covers } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import type { CampaignInput } from '@/lib/model/attestation'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import { emit } from '@/lib/outward/emit'
import { resolveActiveOwner } from '@/lib/owners/resolve'
import { fillItems } from './items'
import { launch } from './launch'
import { type Campaign, outboundOf, filterOf } from './campaign-row'

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
    const { reviewers, second } = await reviewersOf(client, input)
    const { rows } = await client.query(
      `insert into campaign (name, purpose, kind, state, query, scope, reviewers, second_stage, days, every_days, triggers, sample_percent,
         remind_before_days, remind_every_days, escalate_after_days, owner_email, created_by)
       values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, lower($15), $15) returning *`,
      [
        input.name,
        input.purpose ?? null,
        input.kind,
        input.query,
        actor.scope,
        reviewers,
        second,
        input.days,
        input.kind === 'recurring' ? input.everyDays : null,
        input.kind === 'event' ? input.triggers : [],
        input.samplePercent,
        input.remindBeforeDays,
        input.remindEveryDays,
        input.escalateAfterDays,
        actor.label,
      ],
    )
    const items = await fillItems(client, rows[0])
    return {
      result: { id: rows[0].id as number, items },
      audit: { action: 'campaign.create', subject: `campaign ${rows[0].id}`, detail: { ...input, items } },
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
    const { reviewers, second } = await reviewersOf(client, input)
    const { rows } = await client.query(
      `update campaign set name = $2, purpose = $3, kind = $4, query = $5, reviewers = $6, second_stage = $7, days = $8, every_days = $9, triggers = $10,
         sample_percent = $11, remind_before_days = $12, remind_every_days = $13, escalate_after_days = $14 where id = $1 returning *`,
      [
        id,
        input.name,
        input.purpose ?? null,
        input.kind,
        input.query,
        reviewers,
        second,
        input.days,
        input.kind === 'recurring' ? input.everyDays : null,
        input.kind === 'event' ? input.triggers : [],
        input.samplePercent,
        input.remindBeforeDays,
        input.remindEveryDays,
        input.escalateAfterDays,
      ],
    )
    const items = await fillItems(client, rows[0])
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
    await client.query(
      'update campaign set state = $2, closed_at = now(), closed_by = $3, next_at = null where id = $1',
      [id, state, actor.label],
    )
    if (state === 'cancelled')
      await emit(client, 'campaign.cancelled', [{ ...outboundOf(campaign), by: actor.label }])
    return {
      result: { id, state },
      audit: { action: `campaign.${state}`, subject: `campaign ${id}`, detail: { name: campaign.name } },
    }
  })
